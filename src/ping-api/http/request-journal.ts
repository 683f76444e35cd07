import type { Engine } from '../../engine/engine.ts'
import { maskPath } from '../../input/mask-secrets.ts'
import type { NewEntry } from '../../storage/journal-store.ts'
import type { ApiContext, Call } from './call.ts'
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

/** Answers a request and keeps both in the journal; nothing is kept of a caller who is not known. */
export async function recordRequest(
  engine: Engine,
  c: ApiContext,
  next: () => Promise<void>,
): Promise<void> {
  const call = begin(c, engine.settings.publicUrl)
  c.set('call', call)
  call.requestBody = await readBody(c.req)
  await next()
  if (call.tenantId !== '') keep(engine, c, call, performance.now() - call.startedAt)
}

function keep(engine: Engine, c: ApiContext, call: Call, tookMs: number): void {
  // A connection that a scenario cut off had no answer: 0. ApprovalDefinition an answer for its headers is slow, so only then.
  const isCut = call.fault !== null && c.res.headers.has('x-hono-already-sent')
  const statusCode = isCut ? 0 : c.res.status
  engine.stores.journal.add(() => toEntry(c, call, tookMs, statusCode))
  if (engine.events.hasListeners('request')) publishRequest(engine, call)
}

function publishRequest({ stores, events }: Engine, call: Call): void {
  const { tenantId, at, paymentId, because } = call
  stores.journal.flush()
  const entry = stores.journal.list({ tenantId }, 1)[0]
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
    keepsArmed: false,
    letTimeJump: () => undefined,
    answerHeaders: {},
    answerBody: '',
  }
}

/** A request that is not answered yet, as the journal would keep it: with no status. */
export function toHeldEntry(c: ApiContext): NewEntry {
  const call = c.get('call')
  return toEntry(c, call, performance.now() - call.startedAt, 0)
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
