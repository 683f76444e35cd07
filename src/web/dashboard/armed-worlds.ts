import type { Control } from '../../control-api/control.ts'
import { getArmed } from '../../control-api/queries/armed.ts'
import { listPayments } from '../../control-api/queries/list-payments.ts'
import { listWorlds } from '../../control-api/queries/list-worlds.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import { nameOfWorld, nameWithId } from './world-names.ts'

/** Worlds that are looked through where all are shown. */
const worldsShown = 50

/** A world in which something is armed. */
export type ArmedWorld = {
  readonly tenantId: string
  readonly world: string
  readonly armed: readonly {
    readonly scenario: string
    readonly next: number
    readonly because: string
  }[]
  readonly standard: { readonly scenario: string; readonly because: string } | null
}

/** What is armed, in the world that is shown or in all of them; worlds where nothing is are left out. */
export function armedWorlds(control: Control, tenantId: string | null): ArmedWorld[] {
  const shown = tenantId === null ? control.stores.worlds.notable(worldsShown) : [tenantId]
  return shown
    .map((id) => {
      const { armed, default: standard } = getArmed(control, id)
      return { tenantId: id, world: nameOfWorld(control, id), armed, standard }
    })
    .filter(({ armed, standard }) => armed.length > 0 || standard !== null)
}

/** Worlds to choose from where none is shown: the one with the latest payment first, then the newest. */
export function worldChoices(
  control: Control,
  tenantId: string | null,
): { readonly value: string; readonly label: string }[] {
  if (tenantId !== null) return []
  const [latest] = listPayments(control, {}, { limit: 1 }).payments.map(
    ({ tenant_id }) => tenant_id,
  )
  const known = listWorlds(control).map(({ tenant_id }) => tenant_id)
  const ids = new Set([...(latest === undefined ? [] : [latest]), ...known])
  return [...(ids.size === 0 ? [demoTenant] : ids)].map((value) => ({
    value,
    label: nameWithId(control, value),
  }))
}
