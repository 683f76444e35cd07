import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { maskPath, maskText, maskUrl } from '../../input/mask-secrets.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Plan } from '../../payment/plan-types.ts'
import { banks } from '../../providers/open-payments/banks.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { CallbackStore } from '../../storage/callback-store.ts'
import type { JobStore } from '../../storage/job-store.ts'
import type { JournalStore } from '../../storage/journal-store.ts'
import type { PayerStep, PayerStepStore } from '../../storage/payer-step-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { PlanStore } from '../../storage/plan-store.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { arrowSchema } from '../queries/arrow.ts'
import { asCurl } from '../queries/as-curl.ts'
import { maskMessage, toDelivery } from '../queries/delivery.ts'
import { diagnosisSchema } from '../queries/diagnose.ts'
import { findPayment } from '../queries/find.ts'
import { type Ahead, listPlanned, listPossible } from '../queries/timeline-ahead.ts'
import {
  attemptHappened,
  type Happened,
  inOrder,
  requestHappened,
  statusHappened,
  stepHappened,
} from '../queries/timeline-past.ts'

const message = z.object({ headers: z.record(z.string(), z.string()), body: z.string() })

const timelineEntrySchema = arrowSchema
  .extend({
    state: z.enum(['past', 'planned', 'possible']).openapi({
      description:
        'past: it happened. planned: it is on the agenda. possible: it hangs on something yet to come',
    }),
    at: z.string().nullable().openapi({ description: "the world's time" }),
    real_at: z.string().nullable().openapi({ description: 'real time' }),
    moment: z.string().nullable().openapi({ example: 'checkout.approved + 1s' }),
    because: z.string().nullable(),
    took_ms: z.number().nullable(),
    url: z.string().nullable(),
    method: z.string().nullable(),
    request: message.nullable(),
    response: message.extend({ status_code: z.number() }).nullable(),
    error: z.string().nullable(),
    diagnosis: diagnosisSchema.nullable(),
    curl: z.string().nullable().openapi({ description: 'the request, to paste into a shell' }),
    callback_id: z.uuid().nullable(),
  })
  .openapi('TimelineEntry')

export type TimelineEntry = z.infer<typeof timelineEntrySchema>

const tell = createRoute({
  operationId: 'sandbox_get_timeline',
  method: 'get',
  path: '/_sandbox/payments/{payment_id}/timeline',
  tags: ['Sandbox'],
  summary:
    'Everything that happened to a payment and what is to come, as arrows between the parties',
  request: { ...worldParameters, params: z.object({ payment_id: z.uuid() }) },
  responses: {
    200: json(
      z.object({ data: z.array(timelineEntrySchema) }),
      'In order of time, what is to come last',
    ),
    ...refusals(404, 422),
  },
})

/** Requests of a payment that a story tells: the newest. */
const requestLimit = 100

/** Everything in the record of a payment, in order. `origin` is where a request is repeated, `http://127.0.0.1:8700`. */
export function createGetTimeline({
  callbacks,
  journal,
  flushJournal,
  plans,
  jobs,
  payerSteps,
}: {
  callbacks: CallbackStore
  journal: JournalStore
  flushJournal: () => void
  plans: PlanStore<Plan>
  jobs: JobStore
  payerSteps: PayerStepStore
}) {
  function toRequests({ tenantId, id, paymentOrderId }: Payment) {
    flushJournal()
    const own = journal.list({ tenantId, paymentId: id }, requestLimit)
    const ofOrder = journal
      .list({ tenantId, paymentOrderId }, requestLimit)
      .filter(({ paymentId, operation }) => paymentId === null && operation !== 'create_payment')
    return [...ofOrder, ...own].map(requestHappened)
  }

  return function getTimeline(payment: Payment, origin: string): TimelineEntry[] {
    const steps = payerSteps.steps(payment.seq)
    const written = callbacks.ofPayment(payment.seq)
    const statuses = payerSteps.statuses(payment.seq)
    const attempts = written
      .map((callback) => toDelivery(callback, payment.id, callbacks))
      .flatMap((delivery) =>
        delivery.attempts.map((_, number) => attemptHappened(delivery, number)),
      )
      .filter((happened) => happened !== null)
    const past = [
      ...toRequests(payment),
      ...statuses.map((status) => statusHappened(status, payment)),
      ...steps.flatMap((step) => stepHappened(step, banks, statuses)),
      ...attempts,
    ].sort(inOrder)
    const known = {
      payment,
      plan: plans.get(payment.scenarioVersion),
      rows: jobs.ofPayment(payment.seq),
      callbacks: written,
      statuses: statuses.map(({ status }) => status),
      events: toEvents(steps),
    }
    const planned = listPlanned(known)
    const toEntry = (state: TimelineEntry['state']) => (ahead: Ahead) => entryAhead(ahead, state)
    return [
      ...past.map((happened) => pastEntry(happened, origin)),
      ...planned.filter(({ isLimit }) => isLimit !== true).map(toEntry('planned')),
      ...listPossible(known).map(toEntry('possible')),
      ...planned.filter(({ isLimit }) => isLimit === true).map(toEntry('planned')),
    ]
  }
}

export type GetTimeline = ReturnType<typeof createGetTimeline>

const ends = ['processing', 'result', 'closed']

/** Events of the checkout that have happened, and `ended` where the payer's part is over. */
function toEvents(steps: readonly PayerStep[]): ReadonlySet<string> {
  const events = new Set<string>()
  for (const { action, state, goesTo } of steps) {
    events.add('checkout.opened')
    if (action === 'choose_bank') events.add('checkout.bank_chosen')
    if (ends.includes(state) || action === 'leave') events.add('ended')
    const isBack = action === 'continue' || action === 'redirect' || action === 'cancel'
    if (isBack && goesTo !== null) events.add('redirect.sent')
  }
  return events
}

function pastEntry(happened: Happened, origin: string): TimelineEntry {
  const { arrow, at, realAt, because, entry, attempt } = happened
  const base = {
    ...arrow,
    ...nothing,
    state: 'past' as const,
    at: toWireTime(at),
    real_at: toWireTime(realAt),
    because: because === null ? null : maskText(because),
  }
  if (entry !== undefined) {
    const request = maskMessage(JSON.parse(entry.request))
    const response = {
      ...maskMessage(JSON.parse(entry.response)),
      status_code: entry.statusCode,
    }
    const call = { method: entry.method, url: `${origin}${maskPath(entry.path)}` }
    return {
      ...base,
      ...call,
      took_ms: entry.tookMs,
      request,
      response: entry.statusCode === 0 ? null : response,
      curl: asCurl({ ...call, ...request }),
    }
  }
  const made = attempt?.delivery.attempts[attempt.number]
  if (attempt === undefined || made === undefined) return base
  const call = { method: 'POST', url: attempt.delivery.url }
  const { took_ms, request, response, error, diagnosis } = made
  return {
    ...base,
    ...call,
    took_ms,
    request,
    response,
    error,
    diagnosis,
    curl: asCurl({ ...call, ...request }),
    callback_id: attempt.delivery.id,
  }
}

const nothing = {
  moment: null,
  took_ms: null,
  url: null,
  method: null,
  request: null,
  response: null,
  error: null,
  diagnosis: null,
  curl: null,
  callback_id: null,
}

function entryAhead(
  { arrow, at, moment, because, callback }: Ahead,
  state: TimelineEntry['state'],
): TimelineEntry {
  return {
    ...arrow,
    ...nothing,
    state,
    at: at === null ? null : toWireTime(at),
    real_at: null,
    moment,
    because,
    url: callback == null ? null : maskUrl(callback.url),
    callback_id: callback?.id ?? null,
  }
}

export function timelineRoutes({
  payments,
  getTimeline,
  getOrigin,
}: {
  payments: PaymentStore
  getTimeline: GetTimeline
  getOrigin: (request: Request) => string
}): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(tell, (c) => {
    const payment = findPayment(payments, c.req.valid('param').payment_id, namedWorld(c))
    return c.json({ data: getTimeline(payment, getOrigin(c.req.raw)) }, 200)
  })
}
