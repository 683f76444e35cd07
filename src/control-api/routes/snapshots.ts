import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Snapshot } from '../../storage/snapshot-store.ts'
import { removeSnapshot, restoreSnapshot, takeSnapshot } from '../actions/snapshots.ts'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { snapshotName as name, type SnapshotReport, snapshotSchema } from '../schemas/snapshot.ts'

const take = createRoute({
  operationId: 'sandbox_take_snapshot',
  method: 'post',
  path: '/_sandbox/snapshots',
  tags: ['Sandbox'],
  summary: 'Saves the world as it is now under a name; a snapshot of the same name is replaced',
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
  summary: 'Restores the world: data, clock, scheduled jobs, callbacks, armed scenarios, journal',
  description:
    'In-flight attempts are discarded: their outcomes change nothing. One that was in flight when the snapshot was taken is made again.',
  request: { ...worldParameters, params: z.object({ name: z.string() }) },
  responses: { 200: json(snapshotSchema, 'The snapshot'), ...refusals(404, 422) },
})

const remove = createRoute({
  operationId: 'sandbox_delete_snapshot',
  method: 'delete',
  path: '/_sandbox/snapshots/{name}',
  tags: ['Sandbox'],
  summary: 'Deletes a snapshot',
  request: { ...worldParameters, params: z.object({ name: z.string() }) },
  responses: { 204: { description: 'Deleted' }, ...refusals(404, 422) },
})

export function snapshotRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(take, (c) => {
      const snapshot = takeSnapshot(control, requireWorld(c), c.req.valid('json').name)
      return c.json(describe(snapshot), 200)
    })
    .openapi(list, (c) => {
      const snapshots = control.stores.snapshots.list(requireWorld(c))
      return c.json({ data: snapshots.map(describe) }, 200)
    })
    .openapi(restore, (c) => {
      const snapshot = restoreSnapshot(control, requireWorld(c), c.req.valid('param').name)
      return c.json(describe(snapshot), 200)
    })
    .openapi(remove, (c) => {
      removeSnapshot(control, requireWorld(c), c.req.valid('param').name)
      return c.body(null, 204)
    })
}

function describe({ name: given, takenAt, rows, bytes }: Snapshot): SnapshotReport {
  return { name: given, taken_at: toWireTime(takenAt), rows, bytes }
}
