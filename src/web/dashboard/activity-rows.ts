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
  order: 'Order',
  refund: 'Refund',
  approval: 'Approval',
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

export type EntryDetail = {
  readonly id: string
  readonly because: string | null
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly request: ShownMessage | null
  readonly response: ShownMessage | null
  readonly line: string | null
  readonly answered: string | null
  readonly took: string | null
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
  const { id, method, url, request, response, took_ms, facts, tenant_id } = entry
  const { payment_id: payment, payment_order_id: order, callback_id } = entry
  const isExchange = request !== null
  return {
    id,
    because: entry.because,
    facts: isExchange ? [] : toFacts(facts),
    request: request === null ? null : toMessage(request),
    response: response === null ? null : toMessage(response),
    line: url === null ? null : `${method} ${url}`,
    answered: entry.answer,
    took: took_ms === null ? null : `${took_ms} ms`,
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
