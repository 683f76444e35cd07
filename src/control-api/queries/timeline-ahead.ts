import { waitsForStep } from '../../callbacks/payment-content.ts'
import { dryRun, type Happening } from '../../dry-run/dry-run.ts'
import { formatDuration } from '../../payment/duration.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Plan } from '../../payment/plan-types.ts'
import { isTerminal } from '../../payment/status.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import type { Callback } from '../../storage/callback-store.ts'
import type { JobRow } from '../../storage/job-store.ts'
import {
  type Arrow,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
} from '../schemas/arrow.ts'
import { payerEventSentences } from './preview.ts'

/** Something that is still to come. */
export type Ahead = {
  readonly arrow: Arrow
  /** ms, world time; null: it depends on something that has not happened */
  readonly at: number | null
  readonly moment: string | null
  readonly because: string | null
  readonly callback?: Callback
  /** comes only if nothing else does */
  readonly isLimit?: boolean
}

export type Known = {
  readonly payment: Payment
  readonly plan: Plan
  /** the scheduled jobs of the payment */
  readonly rows: readonly JobRow[]
  readonly callbacks: readonly Callback[]
  /** statuses it has had */
  readonly statuses: readonly string[]
  /** events of the checkout that have happened; `redirect.sent` among them */
  readonly events: ReadonlySet<string>
}

/** What is scheduled, by time. */
export function listPlanned(known: Known): Ahead[] {
  const { plan, rows, callbacks, payment } = known
  const scheduledWork = rows.flatMap((row): Ahead[] => {
    const payload = JSON.parse(row.payload)
    if (row.kind === 'status') {
      const step = plan.steps.find(({ id }) => id === payload.step)
      if (step === undefined) return []
      const arrow = statusArrow(step.status, step.reason, payment.provider)
      const moment = formatMoment(step.at)
      return [{ arrow, at: row.dueAt, moment, because: step.because, isLimit: step.isTimeout }]
    }
    if (row.kind === 'browser') {
      const arrow = redirectArrow(payload.goesTo)
      return payload.goesTo === 'nowhere' || known.events.has('redirect.sent')
        ? []
        : [{ arrow, at: row.dueAt, moment: null, because: plan.browser.because }]
    }
    const callback = callbacks.find(
      ({ seq }) => row.kind === 'callback' && seq === payload.callback,
    )
    const again = payload.attempts > 0 ? `, try ${payload.attempts + 1}` : ''
    return callback?.state === 'planned' ? [announced(callback, row.dueAt, again)] : []
  })
  const waiting = callbacks.filter(
    (callback) =>
      callback.state === 'planned' && !scheduledWork.some((ahead) => ahead.callback === callback),
  )
  return [
    ...scheduledWork,
    ...waiting.map((callback) => ({
      ...announced(callback, null, ''),
      moment: waitsForStep(callback) ? callback.subject : 'after the one before',
    })),
  ]
}

function announced(callback: Callback, at: number | null, again: string): Ahead {
  const arrow = callbackArrow(`callback ${callback.status}${again}`, null)
  return { arrow, at, moment: null, because: callback.because, callback }
}

/** What the scenario would have happen next if everybody does what it describes; nothing once the payment has ended. */
export function listPossible(known: Known): Ahead[] {
  const { payment, plan } = known
  if (isTerminal(payment.status)) return []
  const told = new Map<string, number>()
  return dryRun(plan).flatMap((happening): Ahead[] => {
    const ahead = possible(known, happening, told)
    return ahead === null ? [] : [{ ...ahead, at: null }]
  })
}

function possible(
  { payment, plan, rows, callbacks, statuses, events }: Known,
  happening: Happening,
  told: Map<string, number>,
): Omit<Ahead, 'at'> | null {
  switch (happening.kind) {
    case 'event': {
      const label = payerEventSentences[happening.event]
      const isOver = label === undefined || events.has(happening.event) || events.has('ended')
      return isOver ? null : { arrow: payerArrow(label), moment: null, because: null }
    }
    case 'status': {
      const { step } = happening
      const isPlanned = rows.some(
        (row) => row.kind === 'status' && JSON.parse(row.payload).step === step.id,
      )
      if (isPlanned || statuses.includes(step.status)) return null
      const arrow = statusArrow(step.status, step.reason, payment.provider)
      return { arrow, moment: later(step.at), because: step.because }
    }
    case 'callback': {
      const { delivery, status } = happening
      const count = (told.get(delivery.of) ?? 0) + 1
      told.set(delivery.of, count)
      const written = callbacks.filter(({ subject }) => subject === delivery.of).length
      if (payment.statusCallbackUrl === null || written >= count) return null
      const arrow = callbackArrow(`callback ${status}`, null)
      return { arrow, moment: later(delivery.at), because: delivery.because }
    }
    case 'browser': {
      const isOver = events.has('redirect.sent') || rows.some(({ kind }) => kind === 'browser')
      if (isOver) return null
      const arrow = redirectArrow(happening.goesTo)
      return { arrow, moment: later(happening.moment), because: plan.browser.because }
    }
  }
}

function later({ event, delay }: { event: string; delay: number }): string | null {
  return delay === 0 ? null : `${event} + ${formatDuration(delay)}`
}
