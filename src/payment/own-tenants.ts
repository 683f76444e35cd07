/** The world of test payments that name no tenant. */
export const demoTenant = '00000000-0000-4000-8000-000000000001'

/** The world of the demo shop. */
export const shopTenant = '00000000-0000-4000-8000-00000000cafe'
