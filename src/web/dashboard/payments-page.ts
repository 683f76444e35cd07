import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { ControlError } from '../../control-api/http/errors.ts'
import { getArmed } from '../../control-api/queries/armed.ts'
import { findPayment } from '../../control-api/queries/find-payment.ts'
import { listPayments, readMetadata } from '../../control-api/queries/list-payments.ts'
import { listScenarioProblems } from '../../control-api/queries/scenarios.ts'
import { toTone } from '../../control-api/schemas/arrow.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { limits } from '../../input/limits.ts'
import { type Currency, formatAmount } from '../../payment/money.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import type { Tone } from '../page.ts'
import type { Frame } from './frame.ts'
import { frameFor, inWorld } from './frame.ts'
import { type Option, turnedTo } from './list-parts.ts'
import { type PaymentPane, toPane } from './payment-pane.ts'
import { type ShownTime, toShownTime } from './times.ts'
import { nameOfWorld } from './world-names.ts'

export type PaymentRow = {
  readonly id: string
  readonly href: string
  readonly reference: string
  readonly amount: string
  readonly status: string
  readonly tone: Tone
  /** of the last status, such as AM04 */
  readonly reason: string | null
  readonly provider: string
  readonly time: ShownTime
  readonly scenario: string
  readonly because: string
  /** what its world is called; shown where payments of several worlds are listed */
  readonly world: string | null
  /** address of this list with the payment beside it */
  readonly pane: string
  readonly isOpen: boolean
  readonly callbacks: readonly {
    readonly status: string
    readonly state: string
    readonly tone: Tone
  }[]
  /** how the callbacks fare together: one failed, lost or forged and taken; one still to come; or neither */
  readonly callbacksAre: 'ok' | 'open' | 'bad'
}

export type PaymentsPage = Frame & {
  /** what is wrong in scenario files */
  readonly problems: readonly string[]
  readonly baseUrl: string
  readonly payments: readonly PaymentRow[]
  readonly filter: {
    readonly q: string
    readonly statuses: readonly Option[]
    readonly scenarios: readonly Option[]
    readonly undelivered: boolean
    readonly kept: readonly { readonly name: string; readonly value: string }[]
    readonly isOn: boolean
    readonly clearUrl: string
  }
  readonly older: string | null
  readonly newer: string | null
  /** how many there are in all; null: of a search that is not counted */
  readonly count: string | null
  readonly hasWorlds: boolean
  /** the payment that is shown beside the list, on a wide screen */
  readonly pane: PaymentPane | null
  readonly standard: string | null
  readonly testScenarios: readonly Option[]
  readonly testTenant: string
}

/** Payments on a page. */
const perPage = 50

type Search = {
  readonly search: Parameters<typeof listPayments>[1]
  readonly isOn: boolean
}

/** What the address of the page asks for. */
export function toSearch(c: Context, tenantId: string | null): Search {
  const { status, scenario, q, undelivered, payment_order_id } = c.req.query()
  const metadata = readMetadata(c.req.query())
  const isLong = (q?.length ?? 0) > limits.searchText
  if (isLong || Object.keys(metadata).length > limits.parameters)
    throw new ControlError(422, 'invalid_call', 'This asks for more than a search takes.')
  const search = {
    tenantId: tenantId ?? undefined,
    status: status || undefined,
    scenario: scenario || undefined,
    text: q?.trim() || undefined,
    undelivered: undelivered === 'true',
    paymentOrderId: payment_order_id?.toLowerCase() || undefined,
    metadata,
  }
  const { tenantId: _, metadata: __, ...rest } = search
  const isOn = Object.values(rest).some(Boolean) || Object.keys(metadata).length > 0
  return { search, isOn }
}

export function paymentsPage(control: Control, c: Context, tenantId: string | null): PaymentsPage {
  const query = c.req.query()
  const { search, isOn } = toSearch(c, tenantId)
  const mark = (id: string | undefined) =>
    id === undefined ? null : findPayment(control, id, tenantId)
  const page = listPayments(control, search, {
    limit: perPage,
    before: mark(query['before']),
    after: mark(query['after']),
  })
  const first = page.payments[0]
  const last = page.payments.at(-1)
  const names = control
    .catalogue()
    .all()
    .map(({ name }) => name)
  const armed = tenantId === null ? null : getArmed(control, tenantId)
  const hasWorlds = new Set(page.payments.map(({ tenant_id }) => tenant_id)).size > 1
  return {
    ...frameFor(control, c, 'Payments', tenantId),
    problems: listScenarioProblems(control),
    baseUrl: `${control.publicApi.getOrigin(c.req.raw)}/payments/`,
    payments: page.payments.map((payment) => toRow(control, c, payment, hasWorlds)),
    filter: {
      q: query['q'] ?? '',
      statuses: options(['', ...paymentStatuses], query['status'], 'Any status'),
      scenarios: options(['', ...names], query['scenario'], 'Any scenario'),
      undelivered: search.undelivered === true,
      kept: toKept(query),
      isOn,
      clearUrl: inWorld('/', tenantId),
    },
    older: page.hasOlder && last ? turnTo(c, 'before', last.id) : null,
    newer: page.hasNewer && first ? turnTo(c, 'after', first.id) : null,
    count: toCount(control, search),
    hasWorlds,
    pane: toPane(control, query['open'], tenantId),
    standard: armed?.default?.scenario ?? null,
    testScenarios: options(names, 'paid'),
    testTenant: tenantId ?? demoTenant,
  }
}

function options(values: readonly string[], chosen: string | undefined, none = '') {
  return values.map((value) => ({
    value,
    label: value === '' ? none : value,
    isChosen: value === (chosen ?? ''),
  }))
}

/** What the form of the filter has no field for. */
function toKept(query: Readonly<Record<string, string>>) {
  return Object.entries(query)
    .filter(
      ([name]) => ['tenant_id', 'payment_order_id'].includes(name) || name.startsWith('metadata.'),
    )
    .map(([name, value]) => ({ name, value }))
}

function turnTo(c: Context, side: 'before' | 'after', id: string): string {
  const { pathname, searchParams } = new URL(c.req.url)
  for (const name of ['before', 'after', 'did', 'what', 'in', 'returned']) searchParams.delete(name)
  searchParams.set(side, id)
  return `${pathname}?${searchParams}`
}

const tones = { ok: 'good', bad: 'bad', note: 'plain' } as const

/** A callback by how the backend handled it, once that is known. */
function toneOf({ state, verdict }: PaymentDetail['deliveries'][number]) {
  const isOpen = state === 'planned' || state === 'sending'
  return isOpen && verdict !== 'bad' ? 'waiting' : tones[verdict]
}

function toRow(
  control: Control,
  c: Context,
  detail: PaymentDetail,
  hasWorlds: boolean,
): PaymentRow {
  const { id, tenant_id, status, reason, payment, scenario, deliveries } = detail
  const { worlds } = control
  const runs = worlds.mode(tenant_id) === 'real'
  return {
    id,
    href: inWorld(`/payments/${id}`, tenant_id),
    reference: toReference(detail),
    amount: formatAmount(payment.total_amount, payment.currency as Currency, 'en'),
    status,
    tone: toTone(status),
    reason,
    provider: `${payment.provider} / ${payment.method}`,
    time: toShownTime(payment.created_at, worlds.now(tenant_id), runs),
    scenario: scenario.name,
    because: scenario.because,
    world: hasWorlds ? nameOfWorld(control, tenant_id) : null,
    pane: turnedTo(c, { ...pageOf(c), open: id }),
    isOpen: c.req.query('open') === id,
    callbacks: deliveries.slice(0, 8).map((delivery) => ({
      status: delivery.status,
      state: delivery.state,
      tone: toneOf(delivery),
    })),
    callbacksAre: togetherOf(deliveries.map(toneOf)),
  }
}

function togetherOf(all: readonly ReturnType<typeof toneOf>[]): PaymentRow['callbacksAre'] {
  if (all.includes('bad')) return 'bad'
  return all.includes('waiting') ? 'open' : 'ok'
}

/** Payments up to which they are counted. */
const counted = 10_000

/** Texts and metadata are not counted: that would read every payment once more. */
function toCount({ stores }: Control, search: Search['search']): string | null {
  const { text, metadata = {} } = search
  if (text !== undefined || Object.keys(metadata).length > 0) return null
  const { items, hasOlder } = stores.searchPayments(search, { limit: counted })
  const count = items.length.toLocaleString('en')
  if (hasOlder) return `more than ${count} payments`
  return items.length === 1 ? 'one payment' : `${count} payments`
}

/** Which part of the list is shown. */
function pageOf(c: Context): Record<string, string> {
  const { before, after } = c.req.query()
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

export function toReference({ payment }: Pick<PaymentDetail, 'payment'>): string {
  const { reference } = payment.provider_method_parameters
  return typeof reference === 'string' ? reference : `${payment.provider}/${payment.method}`
}
