import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { ControlError } from '../../control-api/http/errors.ts'
import {
  type ActivitySearch,
  describeActivity,
  listActivity,
  toActivityFilter,
} from '../../control-api/queries/activity.ts'
import { readCursor } from '../../control-api/queries/activity-cursor.ts'
import type { ActivityEntry } from '../../control-api/schemas/activity-entry.ts'
import { limits } from '../../input/limits.ts'
import {
  type ActivityRow,
  type EntryDetail,
  kindLabels,
  outcomeLabels,
  toActivityRow,
  toEntryDetail,
} from './activity-rows.ts'
import { type Frame, frameFor, inWorld } from './frame.ts'
import { type Option, toKept, turnedTo } from './list-parts.ts'
import { nameOfWorld } from './world-names.ts'

export type ActivityPage = Frame & {
  readonly entries: readonly ActivityRow[]
  readonly filter: {
    readonly q: string
    readonly kinds: readonly Option[]
    readonly outcomes: readonly Option[]
    readonly about: readonly { readonly label: string; readonly value: string }[]
    readonly kept: readonly { readonly name: string; readonly value: string }[]
    readonly isOn: boolean
    readonly clearUrl: string
  }
  readonly older: string | null
  /** null: the page shows the newest */
  readonly newest: string | null
  readonly baseUrl: string
}

export type EntryPage = Frame & {
  readonly entry: ActivityRow
  readonly detail: EntryDetail
  readonly listUrl: string
}

/** Entries on a page. */
const perPage = 50

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Everything that crossed a border, newest first. */
export function activityPage(control: Control, c: Context, tenantId: string | null): ActivityPage {
  const query = c.req.query()
  const { kind, outcome, before, payment_id, payment_order_id } = query
  const text = readText(query)
  const filter = toActivityFilter(control, tenantId, toSearch(control, query, text))
  const place = before === undefined ? undefined : readCursor('before', before)
  const { data, older } = listActivity(control, filter, perPage, place)
  const shown = { nameOf: tenantId === null ? namer(control) : null, now: Date.now() }
  const about = [
    { label: 'Payment', value: payment_id ?? '' },
    { label: 'Order', value: payment_order_id ?? '' },
  ].filter(({ value }) => value !== '')
  return {
    ...frameFor(control, c, 'Activity', tenantId),
    entries: data.map((entry) => toActivityRow(entry, shown)),
    filter: {
      q: query['q'] ?? '',
      kinds: toOptions('Everything', kindLabels, kind),
      outcomes: toOptions('Any outcome', outcomeLabels, outcome),
      about,
      kept: toKept(query, ['tenant_id', 'payment_id', 'payment_order_id']),
      isOn: [kind, outcome, text, payment_id, payment_order_id].some(Boolean),
      clearUrl: inWorld('/activity', tenantId),
    },
    older: older === null ? null : turnedTo(c, { before: older }),
    newest: before === undefined ? null : turnedTo(c, {}),
    baseUrl: `${control.publicApi.getOrigin(c.req.raw)}/payments/`,
  }
}

/** What the field of the search says. Throws ControlError for more than a search takes. */
export function readText(query: Readonly<Record<string, string>>): string {
  const text = query['q']?.trim() ?? ''
  if (text.length <= limits.searchText) return text
  throw new ControlError(422, 'invalid_call', 'This asks for more than a search takes.')
}

function toSearch(
  control: Control,
  { kind, outcome, payment_id, payment_order_id }: Readonly<Record<string, string>>,
  text: string,
): ActivitySearch {
  const named = uuid.test(text) ? toNamed(control, text) : {}
  const isNamed = named.paymentId !== undefined || named.orderId !== undefined
  return {
    kinds: kind ? [known(kind, kindLabels, 'kind')] : undefined,
    outcome: outcome ? known(outcome, outcomeLabels, 'outcome') : undefined,
    paymentId: payment_id || named.paymentId,
    orderId: payment_order_id || named.orderId,
    text: isNamed ? undefined : text || undefined,
  }
}

/** A payment or an order that has this id, in whichever world. */
function toNamed({ stores }: Control, text: string): { paymentId?: string; orderId?: string } {
  const id = text.toLowerCase()
  if (stores.payments.findAnywhere(id).length > 0) return { paymentId: id }
  return stores.paymentOrders.findAnywhere(id).length > 0 ? { orderId: id } : {}
}

function namer(control: Control): (tenantId: string) => string {
  return (tenantId) => nameOfWorld(control, tenantId)
}

function known<Name extends string>(
  given: string,
  labels: Readonly<Record<Name, string>>,
  what: string,
): Name {
  const found = (Object.keys(labels) as Name[]).find((name) => name === given)
  if (found !== undefined) return found
  throw new ControlError(422, 'invalid_call', `There is no ${what} ${given.slice(0, 80)}.`)
}

function toOptions(
  all: string,
  labels: Readonly<Record<string, string>>,
  chosen: string | undefined,
): Option[] {
  return [['', all] as const, ...Object.entries(labels)].map(([value, label]) => ({
    value,
    label,
    isChosen: value === (chosen ?? ''),
  }))
}

/** One entry on a page of its own, whose address stays. */
export function entryPage(control: Control, c: Context, id: string): EntryPage {
  const entry = describeActivity(control, id, control.publicApi.getOrigin(c.req.raw))
  const row = toActivityRow(entry as ActivityEntry, { nameOf: namer(control), now: Date.now() })
  return {
    ...frameFor(control, c, row.title, entry.tenant_id, null),
    // It does not change any more, unless it is under way.
    eventsUrl: entry.outcome === 'open' ? inWorld('/_sandbox/events', entry.tenant_id) : null,
    entry: row,
    detail: toEntryDetail(entry),
    listUrl: inWorld('/activity', entry.tenant_id),
  }
}
