import { toWorldEvent } from '../../scheduler/events.ts'
import { plantSeed } from '../../seed/plant-seed.ts'
import { atomically } from '../../storage/transactions.ts'
import type { Control } from '../control.ts'

/** Removes everything a world holds; its in-flight jobs are discarded. */
export function emptyWorld({ stores, scheduler }: Control, tenantId: string): void {
  stores.journal.flush()
  atomically(stores.db, () => {
    stores.worlds.remove(tenantId)
    stores.inbox.clearWorld(tenantId)
  })
  scheduler.abandon(tenantId)
  scheduler.wake(tenantId)
}

/** Empties a world and puts back what the seed file says it has. */
export function resetWorld(control: Control, tenantId: string): void {
  const at = control.worlds.now(tenantId)
  emptyWorld(control, tenantId)
  plantSeed(control, control.seed, tenantId)
  const because = 'POST /_sandbox/reset'
  control.events.publish(toWorldEvent({ tenantId, at, kind: 'world.reset', because }))
}
