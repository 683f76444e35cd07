import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Dispatcher } from '../../callbacks/dispatcher.ts'
import { limits } from '../../input/limits.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { type Events, toWorldEvent } from '../../scheduler/events.ts'
import type { Scheduler } from '../../scheduler/scheduler.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { ArmedStore } from '../../storage/armed-store.ts'
import type { WorldSize } from '../../storage/copies.ts'
import type { Db } from '../../storage/database.ts'
import type { Snapshot, SnapshotStore } from '../../storage/snapshot-store.ts'
import { atomically } from '../../storage/transactions.ts'
import type { WorldStore } from '../../storage/world-store.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'

// `.` and `..` are no names that a URL can end with.
const name = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[\w.-]{1,100}$/,
    'expected letters, digits, dots, dashes and underscores, and not "." or ".."',
  )
  .openapi({ example: 'before-the-payment' })

const snapshotSchema = z
  .object({
    name,
    taken_at: z.string().openapi({ description: "the world's time" }),
    rows: z.number().openapi({ description: 'how much it holds' }),
    bytes: z.number().openapi({ description: 'and how many bytes' }),
  })
  .openapi('Snapshot')

export type SnapshotReport = z.infer<typeof snapshotSchema>

const take = createRoute({
  operationId: 'sandbox_take_snapshot',
  method: 'post',
  path: '/_sandbox/snapshots',
  tags: ['Sandbox'],
  summary: 'Keeps the world as it is now under a name; one of the same name is replaced',
  request: {
    ...worldParameters,
    body: {
      required: true,
      content: { 'application/json': { schema: strictly({ name }) } },
    },
  },
  responses: { 200: json(snapshotSchema, 'The snapshot'), ...refusals(409, 422) },
})

const list = createRoute({
  operationId: 'sandbox_list_snapshots',
  method: 'get',
  path: '/_sandbox/snapshots',
  tags: ['Sandbox'],
  summary: 'The snapshots of the world',
  request: worldParameters,
  responses: {
    200: json(z.object({ data: z.array(snapshotSchema) }), 'By name'),
    ...refusals(422),
  },
})

const restore = createRoute({
  operationId: 'sandbox_restore_snapshot',
  method: 'post',
  path: '/_sandbox/snapshots/{name}/restore',
  tags: ['Sandbox'],
  summary: 'Makes the world what it was: data, clock, agenda, callbacks, armed scenarios, journal',
  description:
    'Attempts under way are let go of: their outcomes change nothing. One that was under way when the snapshot was taken is made again.',
  request: { ...worldParameters, params: z.object({ name: z.string() }) },
  responses: { 200: json(snapshotSchema, 'The snapshot'), ...refusals(404, 422) },
})

const remove = createRoute({
  operationId: 'sandbox_delete_snapshot',
  method: 'delete',
  path: '/_sandbox/snapshots/{name}',
  tags: ['Sandbox'],
  summary: 'Forgets a snapshot',
  request: { ...worldParameters, params: z.object({ name: z.string() }) },
  responses: { 204: { description: 'Gone' }, ...refusals(404, 422) },
})

export function snapshotRoutes({
  db,
  snapshots,
  worlds,
  worldStore,
  armed,
  scheduler,
  dispatcher,
  events,
  flush,
}: {
  db: Db
  snapshots: SnapshotStore
  worlds: Worlds
  worldStore: WorldStore
  armed: ArmedStore
  scheduler: Scheduler
  dispatcher: Dispatcher
  events: Events
  /** writes what the journal still buffers */
  flush: () => void
}): OpenAPIHono {
  function unknown(tenantId: string, wanted: string): never {
    const names = snapshots.list(tenantId).map((snapshot) => snapshot.name)
    const told =
      names.length === 0
        ? `unknown snapshot "${wanted}"; this world has none`
        : unknownWord('snapshot', wanted, names)
    return refuse(404, 'not_found', told)
  }

  /** Refuses what there is no room for; answers the size of the world. */
  function requireRoom(tenantId: string, wanted: string): WorldSize {
    const { count, bytes, world } = limits.snapshots
    const known = snapshots.list(tenantId)
    const replaced = known.find((snapshot) => snapshot.name === wanted)
    if (known.length >= count && replaced === undefined)
      refuse(409, 'too_many_snapshots', `A world keeps ${count} snapshots; delete one.`)
    const size = snapshots.measure(tenantId, world)
    if (size.bytes > world) {
      const told = `The world holds more than ${megabytes(world)} MB, which a snapshot cannot: it is taken in one piece, while nothing else is served.`
      refuse(
        409,
        'world_too_large',
        `${told} A file in SANDBOX_DB can be copied while the sandbox is stopped.`,
      )
    }
    if (snapshots.totalBytes() - (replaced?.bytes ?? 0) + size.bytes > bytes)
      refuse(
        409,
        'too_many_snapshots',
        `Snapshots of all worlds hold ${megabytes(bytes)} MB at the most; delete some.`,
      )
    return size
  }

  function putBack(tenantId: string, wanted: string): Snapshot {
    const snapshot = snapshots.restore(tenantId, wanted) ?? unknown(tenantId, wanted)
    worldStore.readAnew(tenantId)
    armed.readAnew(tenantId)
    worlds.begin(tenantId, worlds.mode(tenantId), snapshot.takenAt)
    scheduler.abandon(tenantId)
    dispatcher.recover(tenantId, `cut off: the world was restored to snapshot ${wanted}`)
    return snapshot
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(take, (c) => {
      const tenantId = requireWorld(c)
      const wanted = c.req.valid('json').name
      flush()
      const now = worlds.now(tenantId)
      const snapshot = atomically(db, () => {
        const size = requireRoom(tenantId, wanted)
        return snapshots.take(tenantId, wanted, now, size)
      })
      return c.json(describe(snapshot), 200)
    })
    .openapi(list, (c) => c.json({ data: snapshots.list(requireWorld(c)).map(describe) }, 200))
    .openapi(restore, (c) => {
      const tenantId = requireWorld(c)
      const wanted = c.req.valid('param').name
      flush()
      const snapshot = atomically(db, () => putBack(tenantId, wanted))
      scheduler.wake(tenantId)
      const restored = { tenantId, at: snapshot.takenAt, kind: 'world.restored' } as const
      const because = 'POST /_sandbox/snapshots'
      events.publish(toWorldEvent({ ...restored, because }, { snapshot: wanted }))
      return c.json(describe(snapshot), 200)
    })
    .openapi(remove, (c) => {
      const tenantId = requireWorld(c)
      const wanted = c.req.valid('param').name
      if (!snapshots.remove(tenantId, wanted)) unknown(tenantId, wanted)
      return c.body(null, 204)
    })
}

function describe({ name: told, takenAt, rows, bytes }: Snapshot): SnapshotReport {
  return { name: told, taken_at: toWireTime(takenAt), rows, bytes }
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024
}
