import type { MiddlewareHandler } from 'hono'
import { maskPath } from '../../input/mask-secrets.ts'
import type { Events } from '../../scheduler/events.ts'
import type { JournalStore, NewEntry } from '../../storage/journal-store.ts'
import type { ApiContext, ApiEnv, Call } from './call.ts'
import { readBody } from './request-body.ts'

/** Characters of a body that are kept. */
const bodyKept = 64 * 1024

const secretHeaders = [
  'x-api-secret',
  'x-api-key',
  'authorization',
  'proxy-authorization',
  'cookie',
]

/**
 * Keeps every request to the API and its answer. Entries wait a moment and are written together, with what the requests did where that waits too; call `flush` before
 * the journal is read, before a world is emptied and before the database is closed.
 */
export function createJournal({
  store,
  events,
  publicUrl,
  onError,
  pendingLimit = 200,
}: {
  store: JournalStore
  events: Events
  /** origin of the addresses we hand out; null: the one the client called */
  publicUrl: string | null
  onError: (error: unknown) => void
  /** entries that may wait */
  pendingLimit?: number
}) {
  let pending: (() => NewEntry)[] = []

  function flush(): void {
    const entries = pending
    pending = []
    if (entries.length === 0) return
    try {
      store.add(entries.map((make) => make()))
    } catch (error) {
      onError(error)
    }
  }

  function keep(c: ApiContext, call: Call, tookMs: number): void {
    // A connection that a scenario cut off had no answer: 0. To ask an answer for its headers is dear, so only then.
    const isCut = call.fault !== null && c.res.headers.has('x-hono-already-sent')
    const statusCode = isCut ? 0 : c.res.status
    if (pending.push(() => toEntry(c, call, tookMs, statusCode)) === 1) store.atEndOfTurn(flush)
    if (pending.length >= pendingLimit) flush()
    if (events.hasListeners('request')) tell(call)
  }

  function tell({ tenantId, at, paymentId, because }: Call): void {
    flush()
    const entry = store.list({ tenantId }, 1)[0]
    if (entry === undefined) return
    const { seq, operation, method, path, statusCode, paymentOrderId } = entry
    const facts = {
      operation,
      method,
      path: maskPath(path),
      status_code: statusCode,
      payment_order_id: paymentOrderId,
    }
    events.publish({
      tenantId,
      at,
      kind: 'request',
      paymentId,
      about: seq,
      facts,
      because: because ?? '',
    })
  }

  const record: MiddlewareHandler<ApiEnv> = async function record(c, next) {
    const call = begin(c, publicUrl)
    c.set('call', call)
    call.requestBody = await readBody(c.req)
    await next()
    if (call.tenantId !== '') keep(c, call, performance.now() - call.startedAt)
  }

  return { record, flush }
}

function begin(c: ApiContext, publicUrl: string | null): Call {
  const { url } = c.req
  return {
    startedAt: performance.now(),
    realAt: Date.now(),
    origin: publicUrl ?? url.slice(0, url.indexOf('/', 'https://'.length)),
    requestBody: '',
    tenantId: '',
    apiVersion: null,
    at: 0,
    operation: null,
    paymentId: null,
    paymentOrderId: null,
    because: null,
    fault: null,
    letTimeJump: () => undefined,
    answerHeaders: {},
    answerBody: '',
  }
}

function toEntry(c: ApiContext, call: Call, tookMs: number, statusCode: number): NewEntry {
  const { tenantId, at, operation, paymentId, paymentOrderId } = call
  const because = call.fault ?? call.because
  const { url, method } = c.req
  return {
    realAt: call.realAt,
    tenantId,
    at,
    tookMs: Math.round(tookMs * 1_000) / 1_000,
    operation,
    method,
    path: url.slice(url.indexOf('/', 'https://'.length)),
    statusCode,
    paymentId,
    paymentOrderId,
    because,
    request: JSON.stringify({ headers: toHeaders(c), body: cut(call.requestBody) }),
    response: JSON.stringify({ headers: call.answerHeaders, body: cut(call.answerBody) }),
  }
}

/** As Node parsed them where there is a port; turning the request's own into an object again costs more. */
function toHeaders(c: ApiContext): Record<string, unknown> {
  const headers = { ...(c.env?.incoming?.headers ?? c.req.header()) }
  for (const name of secretHeaders) {
    if (name in headers) headers[name] = '(redacted)'
  }
  return headers
}

function cut(body: string): string {
  return body.length <= bodyKept ? body : `${body.slice(0, bodyKept)}… (cut)`
}
