import { toWorldEvent } from '../../scheduler/events.ts'
import { plantSeed } from '../../seed/plant-seed.ts'
import { atomically } from '../../storage/transactions.ts'
import type { Control } from '../control.ts'
import { nameWorld } from './name-world.ts'

/** Removes everything a world holds; its in-flight jobs are discarded. */
export function emptyWorld({ stores, scheduler }: Control, tenantId: string): void {
  stores.journal.flush()
  stores.worldEvents.flush()
  atomically(stores.db, () => {
    stores.worlds.remove(tenantId)
    stores.inbox.clearWorld(tenantId)
  })
  scheduler.abandon(tenantId)
  scheduler.wake(tenantId)
}

/** Empties a world, which keeps its name, and puts back what the seed file says it has. */
export function resetWorld(control: Control, tenantId: string): void {
  const at = control.worlds.now(tenantId)
  const { name } = control.worlds.read(tenantId)
  emptyWorld(control, tenantId)
  plantSeed(control, control.seed, tenantId)
  if (name !== null) nameWorld(control, tenantId, name)
  const because = 'POST /_sandbox/reset'
  control.events.publish(toWorldEvent({ tenantId, at, kind: 'world.reset', because }))
}
