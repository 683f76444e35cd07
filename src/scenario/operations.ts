/** Operations of the Ping Payments API whose answers a scenario may disturb (`api`). */
export const operationIds = [
  'create_payment_order',
  'get_payment_order',
  'list_payment_orders',
  'update_payment_order',
  'close_payment_order',
  'split_payment_order',
  'settle_payment_order',
  'create_payment',
  'get_payment',
  'list_payments',
  'update_payment',
  'stop_payment',
  'create_merchant',
  'get_merchant',
  'list_merchants',
  'get_tenant',
  'update_tenant',
  'generate_signing_key',
  'get_signing_key',
] as const

export type OperationId = (typeof operationIds)[number]
