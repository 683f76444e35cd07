import type { ActivityDetail, ActivityEntry } from '../../control-api/schemas/activity-entry.ts'
import type { Tone } from '../page.ts'
import { inWorld } from './frame.ts'
import { type JsonNode, toJsonTree } from './json-tree.ts'
import { type ShownTime, toShownTime } from './times.ts'

export type ActivityRow = {
  readonly id: string
  readonly href: string
  readonly kind: string
  readonly label: string
  readonly title: string
  readonly answer: string | null
  readonly tone: Tone
  readonly outcome: string
  readonly because: string | null
  readonly time: ShownTime
  readonly payment: { readonly href: string; readonly label: string } | null
  /** shown where entries of several worlds are listed, or where it belongs to none */
  readonly world: string | null
}

/** What people call the kinds. */
export const kindLabels: Readonly<Record<ActivityEntry['kind'], string>> = {
  request: 'Request',
  status: 'Status',
  callback: 'Callback',
  checkout: 'Checkout',
  visit: 'Browser',
  order: 'Order',
  refund: 'Refund',
  approval: 'Approval',
  link: 'Payment link',
  message: 'Message',
  money: 'Money',
  clock: 'Clock',
  scenario: 'Scenario',
  world: 'World',
  fault: 'Fault',
}

export const outcomeLabels: Readonly<Record<ActivityEntry['outcome'], string>> = {
  ok: 'Succeeded',
  bad: 'Failed or refused',
  open: 'Under way',
  note: 'Neither',
}

const tones = { ok: 'good', bad: 'bad', open: 'waiting', note: 'plain' } as const

/** `nameOf`: what a world is called; null: its name is not shown. `now`: ms, real time. */
export function toActivityRow(
  entry: ActivityEntry,
  { nameOf, now }: { nameOf: ((tenantId: string) => string) | null; now: number },
): ActivityRow {
  const { id, kind, title, answer, outcome, because, payment_id: payment, tenant_id } = entry
  const link = payment === null ? null : inWorld(`/payments/${payment}`, tenant_id)
  const world = tenant_id === null ? 'No world' : (nameOf?.(tenant_id) ?? null)
  return {
    id,
    href: `/activity/${id}`,
    kind,
    label: kindLabels[kind],
    title,
    answer,
    tone: tones[outcome],
    outcome,
    because,
    time: toShownTime(entry.real_at, now),
    payment: link === null ? null : { href: link, label: `…${payment?.slice(-6)}` },
    world,
  }
}

export type ShownMessage = {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** plain text, as it was sent */
  readonly text: string
  readonly isCut: boolean
  readonly tree: JsonNode | null
}

/** A request with what came back. */
export type ShownExchange = {
  /** unlike others of its page */
  readonly key: string
  readonly line: string
  readonly request: ShownMessage
  readonly response: ShownMessage | null
  readonly answered: string | null
  readonly took: string | null
}

export type EntryDetail = {
  readonly id: string
  readonly because: string | null
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly exchanges: readonly ShownExchange[]
  readonly curl: string | null
  readonly callbackId: string | null
  readonly payment: { readonly id: string; readonly href: string } | null
  readonly order: { readonly id: string; readonly href: string } | null
  readonly href: string
  readonly at: string
  readonly realAt: string
}

/** Characters of a body that a page shows; the whole is in the API. */
const shown = 20_000

export function toEntryDetail(entry: ActivityDetail): EntryDetail {
  const { id, facts, tenant_id } = entry
  const { payment_id: payment, payment_order_id: order, callback_id } = entry
  const exchanges = toExchanges(entry)
  return {
    id,
    because: entry.because,
    facts: exchanges.length > 0 ? [] : toFacts(facts),
    exchanges,
    curl: entry.curl,
    callbackId: entry.outcome === 'open' ? null : callback_id,
    payment:
      payment === null ? null : { id: payment, href: inWorld(`/payments/${payment}`, tenant_id) },
    order: order === null ? null : { id: order, href: inWorld(`/orders/${order}`, tenant_id) },
    href: `/activity/${id}`,
    at: entry.at,
    realAt: entry.real_at,
  }
}

function toExchanges(entry: ActivityDetail): ShownExchange[] {
  const { id, method, url, request, response, took_ms: took, answer, visit } = entry
  const [first, ...more] = visit?.requests ?? []
  if (request === null || url === null) return []
  const whole = (one: VisitRequest, at: number) =>
    toExchange(`${id}-${at}`, `GET ${one.url}`, {
      ...one,
      answered: one.response === null ? one.error : String(one.response.status_code),
    })
  if (first !== undefined) return [first, ...more].map(whole)
  const sent = { request, response, answered: answer, took_ms: took }
  return [toExchange(id, `${method} ${url}`, sent)]
}

type VisitRequest = NonNullable<ActivityDetail['visit']>['requests'][number]

function toExchange(
  key: string,
  line: string,
  {
    request,
    response,
    answered,
    took_ms: took,
  }: Pick<ActivityDetail, 'response' | 'took_ms'> & {
    readonly request: NonNullable<ActivityDetail['request']>
    readonly answered: string | null
  },
): ShownExchange {
  return {
    key,
    line,
    request: toMessage(request),
    response: response === null ? null : toMessage(response),
    answered,
    took: took === null ? null : `${took} ms`,
  }
}

export function toMessage({
  headers,
  body,
}: {
  headers: Readonly<Record<string, string>>
  body: string
}) {
  const tree = body.length > shown ? null : toJsonTree(body)
  return {
    headers: Object.entries(headers).map(([name, value]) => ({ name, value: String(value) })),
    text: body.slice(0, shown),
    isCut: body.length > shown,
    tree,
  }
}

function toFacts(facts: Readonly<Record<string, unknown>>) {
  return Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({
      name: name.replaceAll('_', ' '),
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }))
}
