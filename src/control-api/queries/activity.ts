import { judgeAttempt, natureOf } from '../../callbacks/verdict.ts'
import { maskJson, maskPath, maskText, maskUrl } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { type ActivityRow, eventKinds, sourceNames } from '../../storage/activity-sources.ts'
import type { ActivityCursor, ActivityFilter, ActivityPage } from '../../storage/activity-store.ts'
import type { ActivityOutcome } from '../../storage/world-event-store.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import type { ActivityDetail, ActivityEntry } from '../schemas/activity-entry.ts'
import type { VisitReport } from '../schemas/visit.ts'
import { formatCursor, type Place } from './activity-cursor.ts'
import { type Facts, textsOf } from './activity-texts.ts'
import { asCurl } from './as-curl.ts'
import { maskMessage } from './delivery.ts'
import { findPayment } from './find-payment.ts'
import { toVisit } from './visits.ts'

/** What is asked for, as people name it. */
export type ActivitySearch = {
  readonly kinds?: readonly string[] | undefined
  readonly outcome?: ActivityOutcome | undefined
  readonly paymentId?: string | undefined
  readonly orderId?: string | undefined
  readonly text?: string | undefined
}

export type ActivityList = {
  readonly data: readonly ActivityEntry[]
  /** cursor of older entries; null: there are none */
  readonly older: string | null
  /** cursor of what will be newer */
  readonly newest: string
}

/** `tenantId` null: all worlds. Throws ControlError for a payment or order that there is not. */
export function toActivityFilter(
  control: Control,
  tenantId: string | null,
  { kinds, outcome, paymentId, orderId, text }: ActivitySearch,
): ActivityFilter {
  const payment = paymentId === undefined ? null : findPayment(control, paymentId, tenantId)
  const order = orderId === undefined ? null : findOrder(control, orderId, tenantId)
  return {
    tenantId: payment?.tenantId ?? order?.tenantId ?? tenantId ?? undefined,
    kinds,
    outcome,
    payment: payment === null ? undefined : { seq: payment.seq, id: payment.id },
    order: order === null ? undefined : { seq: order.seq, id: order.id },
    text,
  }
}

function findOrder({ stores }: Control, id: string, tenantId: string | null) {
  const found = stores.paymentOrders
    .findAnywhere(id.toLowerCase())
    .filter((order) => tenantId === null || order.tenantId === tenantId)
  const [first, second] = found
  if (first === undefined) return refuse(404, 'not_found', `No payment order has the id ${id}.`)
  if (second === undefined) return first
  return refuse(
    422,
    'missing_header',
    `Orders of several worlds have the id ${id}; say which world.`,
  )
}

/** Newest first. */
export function listActivity(
  control: Control,
  filter: ActivityFilter,
  limit: number,
  before?: Place,
): ActivityList {
  const { activity } = control.stores
  flush(control.stores)
  const { newest, open } = activity.newest()
  const data: ActivityEntry[] = []
  let older: ActivityCursor | null | undefined = before?.at
  do {
    const page: ActivityPage = activity.page(filter, limit - data.length, older)
    data.push(...toEntries(control, filter, page.rows))
    older = page.older
    // What a text is looked for in is bounded for each answer.
  } while (older !== null && data.length < limit && filter.text === undefined)
  return {
    data,
    older: older === null ? null : formatCursor(older),
    newest: formatCursor(newest, open),
  }
}

/** Without callbacks that the tables count to an outcome which their judgement is not. */
function toEntries(
  control: Control,
  { outcome }: ActivityFilter,
  rows: readonly ActivityRow[],
): ActivityEntry[] {
  return rows
    .map((row) => toEntry(control, row))
    .filter((entry) => outcome === undefined || entry.outcome === outcome)
}

/** What happened since: the oldest of it, newest first. A callback comes when its attempt has ended. */
export function activitySince(
  control: Control,
  filter: ActivityFilter,
  limit: number,
  { at, open }: Place,
): ActivityList {
  const { stores } = control
  flush(stores)
  const found = stores.activity.since(filter, limit, at, open)
  return {
    data: toEntries(control, filter, found.rows),
    older: null,
    newest: formatCursor(found.newest, found.open),
  }
}

function flush({ journal, worldEvents }: Control['stores']): void {
  journal.flush()
  worldEvents.flush()
}

function toEntry(control: Control, row: ActivityRow): ActivityEntry {
  const facts: Facts = JSON.parse(row.facts)
  const { nature, outcome } = judge(control, row, facts)
  const { title, answer } = textsOf(row, facts, nature)
  const isStep = row.source === 'checkout'
  const because = isStep ? (actors[row.because ?? ''] ?? row.because) : row.because
  const { error, took_ms: took, callback_id: callback } = facts
  const reason = typeof error === 'string' ? error : because
  return {
    id: `${row.source === 'stray' ? 'request' : row.source}-${row.seq}-${row.realAt.toString(36)}`,
    kind: kindOf(row),
    outcome,
    tenant_id: row.tenantId === '' ? null : row.tenantId,
    at: toWireTime(row.at),
    real_at: toWireTime(row.realAt),
    title,
    answer,
    because: reason === null || reason === '' ? null : maskText(reason),
    payment_id: row.paymentId,
    payment_order_id: row.orderId,
    callback_id: typeof callback === 'string' ? callback : null,
    took_ms: typeof took === 'number' ? took : null,
  }
}

/** How the backend handled an altered callback depends on what it could make of it. */
function judge(control: Control, row: ActivityRow, facts: Facts) {
  const { tenantId, source, outcome } = row
  if (source !== 'callback' || facts['mutate'] === null)
    return { nature: 'genuine', outcome } as const
  const mutate = JSON.stringify(facts['mutate'])
  const nature = natureOf(control, { tenantId, mutate })
  if (outcome === 'open') return { nature, outcome }
  const { took_ms: tookMs, status_code: statusCode } = facts as {
    took_ms: number
    status_code: number | null
  }
  return { nature, outcome: judgeAttempt(nature, { tookMs, statusCode }) }
}

const actors: Readonly<Record<string, string>> = {
  browser: 'a person in the checkout',
  api: 'played by the control API',
  scenario: "the scenario's own payer",
}

function kindOf({ source, kind }: ActivityRow): ActivityEntry['kind'] {
  return (source === 'event' ? (eventKinds[kind] ?? 'world') : kind) as ActivityEntry['kind']
}

/** One entry with headers and bodies. Throws ControlError where it is gone. `origin`: of the address in its curl. */
export function describeActivity(control: Control, id: string, origin: string): ActivityDetail {
  const { stores } = control
  flush(stores)
  const [name, seq = '', realAt = ''] = id.split('-')
  const source = sourceNames.find((known) => known === name)
  const row =
    source !== undefined && /^\d{1,15}$/.test(seq) && /^[0-9a-z]{1,10}$/.test(realAt)
      ? stores.activity.find(source, Number(seq), Number.parseInt(realAt, 36))
      : undefined
  if (row === undefined)
    return refuse(404, 'not_found', `There is no entry ${id.slice(0, 80)} any more.`)
  const facts: Record<string, unknown> = maskJson(JSON.parse(row.facts))
  const entry = toEntry(control, row)
  if (row.source === 'request') {
    const kept = stores.journal.findBySeq(row.seq)
    if (kept !== undefined) {
      const url = `${origin}${maskPath(kept.path)}`
      const exchange = { request: JSON.parse(kept.request), response: JSON.parse(kept.response) }
      return { ...entry, ...toExchange(kept.method, url, exchange), visit: null, facts }
    }
  }
  if (row.source === 'callback') {
    const kept = stores.callbacks.findAttempt(row.seq)
    if (kept !== undefined) {
      const response = kept.response === null ? null : JSON.parse(kept.response)
      const exchange = { request: JSON.parse(kept.request), response }
      const url = maskUrl(String(JSON.parse(row.facts).url))
      return { ...entry, ...toExchange('POST', url, exchange), visit: null, facts }
    }
  }
  const visit = visitOf(control, row)
  if (visit?.requests[0] !== undefined) {
    const [{ url, request, response }] = visit.requests as [VisitReport['requests'][0]]
    const exchange = toExchange('GET', url, { request, response })
    return { ...entry, took_ms: visit.took_ms, ...exchange, visit, facts }
  }
  const none = { method: null, url: null, request: null, response: null, curl: null }
  return { ...entry, ...none, visit, facts }
}

/** Null: the entry is no visit, or the visit is gone. */
function visitOf({ stores }: Control, row: ActivityRow): VisitReport | null {
  if (row.source !== 'event' || row.kind !== 'visit') return null
  const visit = stores.visits.find(Number(JSON.parse(row.facts).visit))
  const payment = visit && stores.payments.findBySeq(visit.paymentSeq)
  return visit === undefined || payment?.id !== row.paymentId ? null : toVisit(visit)
}

type Exchange = {
  readonly request: Parameters<typeof maskMessage>[0]
  readonly response: Parameters<typeof maskMessage>[0] | null
}

function toExchange(method: string, url: string, { request: sent, response }: Exchange) {
  const request = maskMessage(sent)
  return {
    method,
    url,
    request,
    response: response === null ? null : maskMessage(response),
    curl: asCurl({ method, url, ...request }),
  }
}
