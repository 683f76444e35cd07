import type { Engine } from '../../engine/engine.ts'
import { maskPath } from '../../input/mask-secrets.ts'
import type { NewEntry } from '../../storage/journal-store.ts'
import type { ApiContext, Call } from './call.ts'
import { uuid } from './fields.ts'
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

/** The same for a caller without a world, who may be anybody. */
const strayBodyKept = 8 * 1024

/** Answers a request and keeps both in the journal; those of a caller who may not use a world belong to none. `refuse` answers what `next` throws. */
export async function recordRequest(
  engine: Engine,
  c: ApiContext,
  next: () => Promise<void>,
  refuse: (error: unknown) => Response,
): Promise<void> {
  const call = begin(c, engine.settings.publicUrl)
  c.set('call', call)
  call.requestBody = await readBody(c.req)
  try {
    await next()
  } catch (error) {
    // Of a route's own errors the answer is there already; this caller was not let in.
    c.res = refuse(error)
  }
  keep(engine, c, call, performance.now() - call.startedAt)
}

function keep(engine: Engine, c: ApiContext, call: Call, tookMs: number): void {
  // A connection that a scenario cut off had no answer: 0. ApprovalDefinition an answer for its headers is slow, so only then.
  const isCut = call.fault !== null && c.res.headers.has('x-hono-already-sent')
  const statusCode = isCut ? 0 : c.res.status
  engine.stores.journal.add(() => toEntry(c, call, tookMs, statusCode))
  if (call.remarks.length > 0) publishRemarks(engine, call)
  if (engine.events.hasListeners('request')) publishRequest(engine, call)
}

/** Keeps a request to an address that no part of the sandbox serves. */
export async function recordUnserved(
  { stores, events, worlds, settings }: Engine,
  request: Request,
  { status, body }: { readonly status: number; readonly body: string },
  because: string,
): Promise<void> {
  const given = uuid.safeParse(request.headers.get('tenant_id') ?? '')
  const tenantId = given.success && !settings.strict ? given.data : ''
  const realAt = Date.now()
  const at = tenantId === '' ? realAt : worlds.now(tenantId)
  const { method, url } = request
  const path = url.slice(url.indexOf('/', 'https://'.length))
  const sent = cut(await request.text().catch(() => ''), strayBodyKept)
  const headers = hideSecrets(Object.fromEntries(request.headers))
  stores.journal.add(() => ({
    ...{ realAt, tenantId, at, tookMs: 0, operation: null, method, path, statusCode: status },
    ...{ paymentId: null, paymentOrderId: null, because },
    request: JSON.stringify({ headers, body: sent }),
    response: JSON.stringify({ headers: { 'content-type': 'application/json' }, body }),
  }))
  if (!events.hasListeners('request')) return
  stores.journal.flush()
  const facts = { operation: null, method, path: maskPath(path), status_code: status }
  const about = { paymentId: null, about: null }
  events.publish({ tenantId, at, kind: 'request', ...about, facts, because })
}

function publishRemarks({ events }: Engine, call: Call): void {
  const { tenantId, at, paymentId, operation, remarks } = call
  const event = { tenantId, at, kind: 'remark' as const, paymentId, about: null }
  events.publish({ ...event, facts: { operation }, because: remarks.join('; ') })
}

function publishRequest({ stores, events }: Engine, call: Call): void {
  const { tenantId, paymentId, because } = call
  stores.journal.flush()
  const entry = stores.journal.list({ tenantId }, 1)[0]
  if (entry === undefined) return
  const { seq, at, operation, method, path, statusCode, paymentOrderId } = entry
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
    remarks: [],
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
  const { tenantId, operation, paymentId, paymentOrderId } = call
  const isStray = tenantId === ''
  const most = isStray ? strayBodyKept : bodyKept
  const because = call.fault ?? call.because
  const { url, method } = c.req
  return {
    realAt: call.realAt,
    tenantId,
    at: isStray ? call.realAt : call.at,
    tookMs: Math.round(tookMs * 1_000) / 1_000,
    operation,
    method,
    path: url.slice(url.indexOf('/', 'https://'.length)),
    statusCode,
    paymentId,
    paymentOrderId,
    because,
    request: JSON.stringify({ headers: toHeaders(c), body: cut(call.requestBody, most) }),
    response: JSON.stringify({ headers: call.answerHeaders, body: cut(call.answerBody, most) }),
  }
}

/** As Node parsed them where there is a port; turning the request's own into an object again costs more. */
function toHeaders(c: ApiContext): Record<string, unknown> {
  return hideSecrets({ ...(c.env?.incoming?.headers ?? c.req.header()) })
}

function hideSecrets(headers: Record<string, unknown>): Record<string, unknown> {
  for (const name of secretHeaders) {
    if (name in headers) headers[name] = '(redacted)'
  }
  return headers
}

function cut(body: string, most: number): string {
  return body.length <= most ? body : `${body.slice(0, most)}… (cut)`
}
