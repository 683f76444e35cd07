import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { maskPath, maskText } from '../../input/mask-secrets.ts'
import {
  type MimicId,
  mimicIds,
  type OperationId,
  operationIds,
} from '../../scenarios/format/operations.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { SandboxEvent } from '../../scheduler/events.ts'
import type { JournalEntry, JournalFilter, NewEntry } from '../../storage/journal-store.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { hasOlder, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { readWait, untilWhen, waitFor } from '../http/wait.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { apiName } from '../queries/api-name.ts'
import { describeCallback, maskMessage } from '../queries/delivery.ts'
import { explainHold } from '../queries/explain-hold.ts'
import { toHar } from '../queries/har.ts'
import { nearestMiss, type Point } from '../queries/nearest-miss.ts'
import { durationText, wholeInQuery } from '../queries/numbers.ts'
import { type Har, harSchema } from '../schemas/har.ts'
import { type JournalReport, journalEntrySchema } from '../schemas/journal-entry.ts'

/** Those of our routes, and those that somebody may use by mistake. */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const

/** Where a request went, by the operation's id in the OpenAPI document. */
export type JournalOperation = OperationId | MimicId

export type JournalMethod = (typeof methods)[number]

const list = createRoute({
  operationId: 'sandbox_list_journal',
  method: 'get',
  path: '/_sandbox/journal',
  tags: ['Sandbox'],
  summary:
    'Requests to the APIs of the vendor (Ping Payments, Payment Links, KYC, Mimic) in this world and their answers; the newest are kept',
  request: {
    ...worldParameters,
    query: worldQuery({
      operation: z
        .enum([...operationIds, ...mimicIds])
        .optional()
        .openapi({ example: 'create_payment' }),
      method: z.string().toUpperCase().pipe(z.enum(methods)).optional(),
      path: z.string().optional(),
      status_code: wholeInQuery(100, 599).optional(),
      payment_id: z.uuid().toLowerCase().optional(),
      payment_order_id: z.uuid().toLowerCase().optional(),
      limit: wholeInQuery(1, 1_000)
        .optional()
        .openapi({ description: '200 unless given; a HAR has all unless given' }),
      count: wholeInQuery(1, 1_000)
        .default(1)
        .openapi({ description: 'how many to wait for; a list shows at least as many' }),
      wait: durationText.optional(),
      format: z.enum(['json', 'har']).default('json').openapi({
        description:
          'har: an HTTP Archive with callbacks as entries of their own, for `ping-sandbox compare` and other tools',
      }),
    }),
  },
  responses: {
    200: {
      description: 'Oldest first',
      content: {
        'application/json': {
          schema: z.object({ data: z.array(journalEntrySchema), has_older: hasOlder }),
        },
        'application/har+json': { schema: harSchema },
      },
    },
    ...refusals(408, 422),
  },
})

export function journalRoutes(control: Control): OpenAPIHono {
  const { stores, events, heldRequests } = control
  const { journal } = stores
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(list, async (c) => {
    const tenantId = requireWorld(c)
    const {
      operation,
      method,
      path,
      status_code,
      payment_id,
      payment_order_id,
      limit = 200,
      count,
      wait,
      format,
    } = c.req.valid('query')
    const filter = {
      tenantId,
      operation,
      method,
      path,
      statusCode: status_code,
      paymentId: payment_id,
      paymentOrderId: payment_order_id,
    }
    const ms = readWait(wait)
    journal.flush()
    if (format === 'har') {
      if (wait !== undefined) refuse(422, 'invalid_call', 'wait: a HAR has what is there already')
      const har = exportHar(control, filter, c.req.valid('query').limit, new URL(c.req.url).origin)
      return c.json(har, 200, { 'content-type': 'application/har+json' })
    }
    const held = () => heldRequests.of(tenantId).filter((entry) => fits(entry, filter))
    if (ms === null) {
      const answered = journal.list(filter, limit + 1).reverse()
      return c.json(newest([...answered, ...held()], limit), 200)
    }

    // Each is kept as it comes, so that none can be pruned while others are waited for.
    const found: JournalEntry[] = []
    const collect = () => {
      journal.flush()
      found.push(...journal.list({ ...filter, after: found.at(-1)?.seq }, 1_000).reverse())
      const all = [...found, ...held()]
      return all.length >= count ? all : null
    }
    const concerns = (item: SandboxEvent) => {
      if (item.tenantId !== tenantId || !concerning.includes(item.kind)) return false
      return collect() !== null
    }
    const enough = await waitFor(events, ms, concerns, collect)
    if (enough !== null) return c.json(newest(enough, Math.max(limit, count)), 200)
    const others = journal.list({ tenantId }, 200).reverse()
    return refuseLate({
      count,
      found: found.length,
      until: `${untilWhen(events, wait ?? '')}.${explainHold(control, tenantId)}`,
      filter,
      others,
    })
  })
}

/** Of a world, a payment or an order; callbacks belong to a world or a payment only. */
function exportHar(
  control: Control,
  filter: JournalFilter,
  limit: number | undefined,
  origin: string,
): Har {
  const { stores } = control
  const requests = stores.journal.list(filter, limit ?? everything).reverse()
  const { tenantId, paymentId, ...others } = filter
  const withCallbacks = Object.values(others).every((wanted) => wanted === undefined)
  const payment = paymentId === undefined ? undefined : stores.payments.find(tenantId, paymentId)
  const scope = { tenantId, paymentSeq: paymentId === undefined ? undefined : (payment?.seq ?? -1) }
  const callbacks = withCallbacks ? stores.callbacks.list(scope, { limit: everything }).items : []
  const deliveries = callbacks.map((callback) => describeCallback(control, callback))
  return toHar(requests.map(describeEntry), deliveries, origin)
}

const everything = 100_000

/** Events with which a request is in the journal, or is held. */
const concerning: readonly SandboxEvent['kind'][] = ['request', 'fault', 'payment.created']

type Entry = JournalEntry | NewEntry

function newest(inOrder: readonly Entry[], most: number) {
  return { data: inOrder.slice(-most).map(describeEntry), has_older: inOrder.length > most }
}

function refuseLate({
  count,
  found,
  until,
  filter,
  others,
}: {
  count: number
  found: number
  until: string
  filter: JournalFilter
  /** oldest first */
  others: readonly JournalEntry[]
}): never {
  const asked = `${count === 1 ? 'No matching request' : `${found} of ${count} matching requests`} ${until}`
  const near = nearestMiss(others, (entry) => pointsOf(entry, filter))
  if (near === null)
    return refuse(408, 'wait_timeout', `${asked} This world has had no request at all.`)
  const last = others.slice(-5).map(format).join(', ')
  const nearest = near.miss === '' ? '' : ` The nearest was ${format(near.thing)}: ${near.miss}.`
  return refuse(408, 'wait_timeout', `${asked}${nearest} The last requests were ${last}.`, {
    nearest: near.miss === '' ? null : { ...describeEntry(near.thing) },
  })
}

function format({ method, path, statusCode }: JournalEntry): string {
  return `${method} ${maskPath(path)} ${statusCode}`
}

function fits(entry: Entry, filter: JournalFilter): boolean {
  return pointsOf(entry, filter).every(
    ({ wanted, found }) => wanted === undefined || wanted === found,
  )
}

function pointsOf(entry: Entry, filter: JournalFilter): readonly Point[] {
  return [
    { name: 'operation', wanted: filter.operation, found: entry.operation },
    { name: 'method', wanted: filter.method, found: entry.method },
    { name: 'path', wanted: filter.path, found: toPath(entry, filter) },
    { name: 'status_code', wanted: filter.statusCode, found: entry.statusCode },
    { name: 'payment_id', wanted: filter.paymentId, found: entry.paymentId },
    { name: 'payment_order_id', wanted: filter.paymentOrderId, found: entry.paymentOrderId },
  ]
}

/** A filter by path without a query fits every query. */
function toPath({ path }: Entry, wanted: JournalFilter): string {
  return wanted.path?.includes('?') === true ? maskPath(path) : (path.split('?')[0] ?? path)
}

/** An entry of the journal as the control API shows it. */
export function describeEntry(entry: Entry): JournalReport {
  return {
    // A held request has no place in the journal yet.
    state: 'seq' in entry ? 'answered' : 'held',
    real_at: toWireTime(entry.realAt ?? Date.now()),
    at: toWireTime(entry.at),
    took_ms: entry.tookMs,
    api: apiName(entry.path, entry.operation),
    operation: entry.operation,
    method: entry.method,
    path: maskPath(entry.path),
    status_code: entry.statusCode,
    payment_id: entry.paymentId,
    payment_order_id: entry.paymentOrderId,
    because: entry.because === null ? null : maskText(entry.because),
    request: maskMessage(JSON.parse(entry.request)),
    response: maskMessage(JSON.parse(entry.response)),
  }
}
