import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { JournalEntry, JournalStore } from '../storage/journal-store.ts'
import { toWireTime } from '../world/clock.ts'
import type { NewsDesk } from '../world/news.ts'
import { refuse } from './errors.ts'
import { json, onInvalid, refusals } from './route-parts.ts'
import { readWait, waitFor } from './wait.ts'
import { requireWorld, worldParameters } from './world.ts'

const message = z.object({ headers: z.record(z.string(), z.string()), body: z.string() })

const entrySchema = z
  .object({
    at: z.string(),
    took_ms: z.number(),
    operation: z.string().nullable(),
    method: z.string(),
    path: z.string(),
    status_code: z.number(),
    payment_id: z.string().nullable(),
    payment_order_id: z.string().nullable(),
    because: z.string().nullable(),
    request: message,
    response: message,
  })
  .openapi('JournalEntry')

const list = createRoute({
  operationId: 'sandbox_list_journal',
  method: 'get',
  path: '/_sandbox/journal',
  tags: ['Sandbox'],
  summary: 'Requests to the Ping Payments API in this world and their answers; the newest are kept',
  request: {
    ...worldParameters,
    query: worldParameters.query.extend({
      operation: z.string().optional().openapi({ example: 'create_payment' }),
      method: z.string().toUpperCase().optional(),
      path: z.string().optional(),
      status_code: z.coerce.number().int().optional(),
      payment_id: z.uuid().toLowerCase().optional(),
      payment_order_id: z.uuid().toLowerCase().optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      count: z.coerce
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(1)
        .openapi({ description: 'wait for so many; a list shows so many at least' }),
      wait: z.string().optional().openapi({ example: '5s' }),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(entrySchema) }), 'Oldest first'),
    ...refusals(408, 422),
  },
})

export function journalRoutes({
  journal,
  flush,
  news,
}: {
  journal: JournalStore
  /** writes what is still buffered */
  flush: () => void
  news: NewsDesk
}): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(list, async (c) => {
    const tenantId = requireWorld(c)
    const {
      operation,
      method,
      path,
      status_code,
      payment_id,
      payment_order_id,
      limit,
      count,
      wait,
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
    const read = () => {
      flush()
      return journal.list(filter, Math.max(limit, count)).reverse()
    }
    const ms = readWait(wait)
    const enough = () => {
      const entries = read()
      return entries.length >= count ? entries : null
    }
    const found =
      ms === null
        ? read()
        : await waitFor(
            news,
            ms,
            (item) => item.tenantId === tenantId && item.kind === 'request',
            enough,
          )
    if (found === null) {
      const last = journal
        .list({ tenantId }, 5)
        .map((entry) => `${entry.method} ${entry.path} ${entry.statusCode}`)
      const did =
        last.length === 0 ? 'no request at all' : `the last requests were ${last.join(', ')}`
      return refuse(
        408,
        'wait_timeout',
        `Fewer than ${count} matching requests within ${wait}: ${did}.`,
      )
    }
    return c.json({ data: found.map(describe) }, 200)
  })
}

function describe(entry: JournalEntry): z.infer<typeof entrySchema> {
  return {
    at: toWireTime(entry.at),
    took_ms: entry.tookMs,
    operation: entry.operation,
    method: entry.method,
    path: entry.path,
    status_code: entry.statusCode,
    payment_id: entry.paymentId,
    payment_order_id: entry.paymentOrderId,
    because: entry.because,
    request: JSON.parse(entry.request),
    response: JSON.parse(entry.response),
  }
}
