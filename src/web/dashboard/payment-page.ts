import type { Context } from 'hono'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import type { Control } from '../../control-api/control.ts'
import { describePayment } from '../../control-api/queries/describe-payment.ts'
import { judgeRun } from '../../control-api/queries/judge-run.ts'
import { readClock, readNextEvent } from '../../control-api/queries/read-clock.ts'
import { getTimeline } from '../../control-api/queries/timeline.ts'
import { verifyCallback } from '../../control-api/queries/verify-callback.ts'
import { toTone } from '../../control-api/schemas/arrow.ts'
import type { Delivery } from '../../control-api/schemas/delivery.ts'
import type { Judgement } from '../../control-api/schemas/judgement.ts'
import type { SignatureVerdict } from '../../control-api/schemas/signature-verdict.ts'
import type { TimelineEntry } from '../../control-api/schemas/timeline-entry.ts'
import { type Currency, formatAmount } from '../../payment/money.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Tone } from '../page.ts'
import type { Frame } from './frame.ts'
import { frameFor } from './frame.ts'
import { toReference } from './payments-page.ts'
import type { TimelineRow } from './timeline-rows.ts'
import { timelineRows } from './timeline-rows.ts'
import { formatGap, readable } from './times.ts'

/** A diagnosis, and the callbacks it is about. */
export type Trouble = {
  readonly heading: string
  readonly problem: string
  readonly advice: string
  readonly callbacks: readonly {
    readonly id: string
    readonly status: string
    readonly url: string
    readonly state: string
    readonly attempts: number
  }[]
}

export type PaymentPage = Frame & {
  readonly id: string
  readonly tenantId: string
  readonly orderId: string
  readonly linkId: string | null
  readonly amount: string
  readonly status: string
  readonly tone: Tone
  readonly reference: string
  readonly createdAt: string
  readonly provider: string
  readonly callbackUrl: string | null
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
  readonly scenario: {
    readonly name: string
    readonly href: string
    readonly summary: string
    readonly because: string
  }
  readonly checkout: { readonly href: string; readonly state: string } | null
  readonly actions: readonly { readonly value: string; readonly label: string }[]
  /** where the run left its scenario, and how the backend handled it */
  readonly judgement: Judgement
  readonly trouble: readonly Trouble[]
  readonly rows: readonly TimelineRow[]
  readonly hasAhead: boolean
  /** how far away it is; null: nothing is planned for this payment, and what comes next in its world is of others */
  readonly nextEvent: { readonly paymentId: string; readonly wait: string } | null
}

/** The page of one payment: what it is, what can be done, and its timeline. */
export function paymentPage(control: Control, c: Context, payment: Payment): PaymentPage {
  const detail = describePayment(control, payment)
  const { scenario, checkout, deliveries } = detail
  const entries = getTimeline(control, payment, control.publicApi.getOrigin(c.req.raw))
  const { now } = readClock(control, payment.tenantId)
  const rows = timelineRows(entries, now, createSignatureCheck(control))
  return {
    ...frameFor(
      control,
      c,
      `${toReference(detail)}: ${payment.status}`,
      payment.tenantId,
      payment.id,
    ),
    id: payment.id,
    tenantId: payment.tenantId,
    orderId: payment.paymentOrderId,
    linkId: detail.payment_link_id,
    amount: formatAmount(payment.totalAmount, payment.currency as Currency, 'en'),
    status: payment.status,
    tone: toTone(payment.status),
    reference: toReference(detail),
    createdAt: readable(detail.payment.created_at),
    provider: `${payment.provider} / ${payment.method}`,
    callbackUrl: detail.payment.status_callback_url,
    metadata: Object.entries(detail.payment.metadata ?? {}).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
    scenario: {
      name: scenario.name,
      href: `/scenarios/${encodeURIComponent(scenario.name)}?tenant_id=${payment.tenantId}`,
      summary: scenario.summary,
      because: scenario.because,
    },
    checkout:
      checkout === null
        ? null
        : { href: `/checkout/${checkout.token}`, state: checkout.state.replaceAll('_', ' ') },
    actions: (checkout?.legal_actions ?? [])
      .filter((action) => action !== 'open' || checkout?.opened_at === null)
      .map((action) => ({ value: action, label: payerActionTexts[action].button })),
    judgement: judgeRun(control, payment, entries),
    trouble: findTroubles(deliveries),
    rows,
    hasAhead: rows.some(({ isAhead }) => isAhead),
    nextEvent: toNextEvent(readNextEvent(control, payment), now, payment.id),
  }
}

function toNextEvent(at: string | null, now: string, paymentId: string): PaymentPage['nextEvent'] {
  return at === null ? null : { paymentId, wait: formatGap(now, at) ?? 'at once' }
}

/** Whether the attempt that an entry shows was signed by the key of the tenant. Each callback is verified once. */
function createSignatureCheck(control: Control) {
  const verdicts = new Map<string, SignatureVerdict>()
  return ({ callback_id: id, state, at, request }: TimelineEntry): TimelineRow['signature'] => {
    if (id === null || state !== 'past' || request === null) return null
    const verdict = verdicts.get(id) ?? verifyCallback(control, id)
    verdicts.set(id, verdict)
    const own = verdict.attempts.find(({ started_at }) => started_at === at)
    return own === undefined ? null : { isGood: own.verifies, text: own.explanation }
  }
}

/** The diagnoses of deliveries that the backend handled wrong; the same diagnosis is shown once. */
function findTroubles(deliveries: readonly Delivery[]): Trouble[] {
  const known = new Map<string, Omit<Trouble, 'heading'> & { readonly how: string }>()
  for (const delivery of deliveries) {
    const attempt = wrongAttempt(delivery)
    if (attempt?.diagnosis == null) continue
    const { id, status, url, state, attempts } = delivery
    const callback = { id, status, url, state, attempts: attempts.length }
    const others = known.get(attempt.diagnosis.problem)?.callbacks ?? []
    const how = howItWentWrong(delivery, attempt)
    known.set(attempt.diagnosis.problem, {
      ...attempt.diagnosis,
      how,
      callbacks: [...others, callback],
    })
  }
  return [...known.values()].map(({ how, ...trouble }) => {
    const names = [...new Set(trouble.callbacks.map(({ status }) => status))].join(' and ')
    const noun = trouble.callbacks.length === 1 ? 'callback' : 'callbacks'
    return { ...trouble, heading: how.replace('{}', `${names} ${noun}`) }
  })
}

type Attempt = Delivery['attempts'][number]

/** Of a genuine callback the last attempt counts; a forged one that was taken once stays taken. */
function wrongAttempt({ forged, attempts }: Delivery): Attempt | undefined {
  if (forged) return attempts.findLast(({ verdict }) => verdict === 'bad')
  const last = attempts.findLast(({ verdict }) => verdict !== 'note')
  return last?.verdict === 'bad' ? last : undefined
}

/** A heading; `{}` stands for the callbacks. */
function howItWentWrong({ forged }: Delivery, { response, error }: Attempt): string {
  if (forged) return 'Your backend accepted the forged {}'
  if (response !== null) return 'Your backend did not acknowledge the {}'
  return error?.startsWith('no answer within') === true
    ? 'Your backend did not answer the {} in time'
    : 'The {} did not arrive'
}
