import { limits } from '../../input/limits.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { toWorldEvent } from '../../scheduler/events.ts'
import type { WorldSize } from '../../storage/copies.ts'
import type { Snapshot } from '../../storage/snapshot-store.ts'
import { atomically } from '../../storage/transactions.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'

/** Keeps the world as it is now. Throws ControlError where there is no space for another snapshot. */
export function takeSnapshot(control: Control, tenantId: string, name: string): Snapshot {
  const { stores, worlds } = control
  stores.journal.flush()
  stores.worldEvents.flush()
  const now = worlds.now(tenantId)
  return atomically(stores.db, () => {
    const size = requireSpace(control, tenantId, name)
    return stores.snapshots.take(tenantId, name, now, size)
  })
}

/** Makes the world what it was. Throws ControlError for an unknown name. */
export function restoreSnapshot(control: Control, tenantId: string, name: string): Snapshot {
  const { stores, scheduler, events } = control
  stores.journal.flush()
  stores.worldEvents.flush()
  const snapshot = atomically(stores.db, () => restoreRows(control, tenantId, name))
  scheduler.wake(tenantId)
  const restored = { tenantId, at: snapshot.takenAt, kind: 'world.restored' } as const
  const because = 'POST /_sandbox/snapshots'
  events.publish(toWorldEvent({ ...restored, because }, { snapshot: name }))
  return snapshot
}

/** Throws ControlError for an unknown name. */
export function removeSnapshot(control: Control, tenantId: string, name: string): void {
  if (!control.stores.snapshots.remove(tenantId, name)) refuseUnknown(control, tenantId, name)
}

function restoreRows(control: Control, tenantId: string, name: string): Snapshot {
  const { stores, worlds, scheduler, dispatcher, visits } = control
  const snapshot =
    stores.snapshots.restore(tenantId, name) ?? refuseUnknown(control, tenantId, name)
  worlds.begin(tenantId, worlds.mode(tenantId), snapshot.takenAt)
  scheduler.abandon(tenantId)
  for (const { recover } of [dispatcher, visits])
    recover(tenantId, `cut off: the world was restored to snapshot ${name}`)
  return snapshot
}

/** The size of the world. Throws ControlError where a snapshot of it cannot be kept. */
function requireSpace({ stores }: Control, tenantId: string, name: string): WorldSize {
  const { count, bytes, world } = limits.snapshots
  const known = stores.snapshots.list(tenantId)
  const replaced = known.find((snapshot) => snapshot.name === name)
  if (known.length >= count && replaced === undefined)
    refuse(409, 'too_many_snapshots', `A world keeps ${count} snapshots; delete one.`)
  const size = stores.snapshots.measure(tenantId, world)
  if (size.bytes > world) {
    const problem = `The world holds more than ${megabytes(world)} MB, which a snapshot cannot: it is taken in one piece, while nothing else is served.`
    refuse(
      409,
      'world_too_large',
      `${problem} A file in SANDBOX_DB can be copied while the sandbox is stopped.`,
    )
  }
  if (stores.snapshots.totalBytes() - (replaced?.bytes ?? 0) + size.bytes > bytes)
    refuse(
      409,
      'too_many_snapshots',
      `Snapshots of all worlds hold ${megabytes(bytes)} MB at the most; delete some.`,
    )
  return size
}

function refuseUnknown({ stores }: Control, tenantId: string, name: string): never {
  const names = stores.snapshots.list(tenantId).map((snapshot) => snapshot.name)
  const problem =
    names.length === 0
      ? `unknown snapshot "${name}"; this world has none`
      : unknownWord('snapshot', name, names)
  return refuse(404, 'not_found', problem)
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024
}
