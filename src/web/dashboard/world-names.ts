import type { Control } from '../../control-api/control.ts'
import { demoTenant, shopTenant } from '../../payment/own-tenants.ts'

const own: Readonly<Record<string, string>> = {
  [demoTenant]: 'Test payments',
  [shopTenant]: 'Demo shop',
}

/** What people call a world: its name, or its tenant's id. */
export function nameOfWorld({ worlds }: Pick<Control, 'worlds'>, tenantId: string): string {
  const ours = Object.hasOwn(own, tenantId) ? own[tenantId] : undefined
  return worlds.read(tenantId).name ?? ours ?? tenantId
}

/** The same with the id, where that is not all there is. */
export function nameWithId(control: Pick<Control, 'worlds'>, tenantId: string): string {
  const name = nameOfWorld(control, tenantId)
  return name === tenantId ? tenantId : `${name} (${tenantId})`
}
