import { waitsForStep } from '../../callbacks/payment-content.ts'
import { payerEventSentences } from '../../checkout/payer-action-texts.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Plan, Step } from '../../payment/plan-types.ts'
import type { Next } from '../../payment/whats-next.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import type { Callback } from '../../storage/callback.ts'
import type { Control } from '../control.ts'
import {
  type Arrow,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
} from '../schemas/arrow.ts'
import type { TimelineEntry } from '../schemas/timeline-entry.ts'
import { deviationsOf, plannedDeviations, type Setting } from './deviations.ts'
import { lookAhead } from './look-ahead.ts'

/** Something that is still to come. */
export type Ahead = {
  readonly state: 'planned' | 'possible'
  readonly arrow: Arrow
  /** ms, world time; null: it depends on something that has not happened */
  readonly at: number | null
  readonly moment: string | null
  readonly because: string | null
  readonly callback?: Callback
  /** id of the payment link that it is about */
  readonly link?: string
  readonly deviations?: TimelineEntry['deviations']
  /** comes only if nothing else does */
  readonly isLimit?: boolean
}

/** What is to come, arrow by arrow: what is planned by time, what is possible, and at the end the limits. */
export function listAhead(
  control: Control,
  payment: Payment,
  plan: Plan,
  setting: Setting,
): readonly Ahead[] {
  const { planned, possible } = lookAhead(control, payment)
  const { callbacks } = setting
  const toAhead = (next: Next) => describe(next, payment, plan, setting)
  const waiting = callbacks.filter(
    ({ state, seq }) =>
      state === 'planned' &&
      !planned.some((next) => next.kind === 'callback' && next.callback === seq),
  )
  const all: Ahead[] = [
    ...planned.flatMap((next) =>
      toAhead(next).map((ahead) => ({ ...ahead, state: 'planned' as const, at: next.at })),
    ),
    ...waiting.map((callback) => ({
      ...announced(callback, '', setting),
      state: 'planned' as const,
      at: null,
      moment: waitsForStep(callback) ? callback.subject : 'after the one before',
    })),
    ...possible.flatMap((next) =>
      toAhead(next).map((ahead) => ({ ...ahead, state: 'possible' as const, at: null })),
    ),
  ]
  const isLimit = (ahead: Ahead) => ahead.isLimit === true
  return [...all.filter((ahead) => !isLimit(ahead)), ...all.filter(isLimit)]
}

type Described = Omit<Ahead, 'state' | 'at'>

function describe(next: Next, payment: Payment, plan: Plan, setting: Setting): Described[] {
  switch (next.kind) {
    case 'event': {
      const sentence = payerEventSentences[next.event]
      return sentence === undefined
        ? []
        : [{ arrow: payerArrow(sentence), moment: null, because: null }]
    }
    case 'status':
      return [describeStatus(next.step, payment)]
    case 'browser':
      return [{ arrow: redirectArrow(next.goesTo), moment: null, because: next.because }]
    case 'delivery': {
      const { of, at, mutate, send, because } = next.delivery
      const status = mutate?.status ?? plan.steps.find(({ id }) => id === of)?.status ?? of
      const arrow = callbackArrow(`callback ${status}`, null, {
        breaks_off: send ? null : 'on_the_way',
      })
      const deviations = plannedDeviations(next.delivery, setting)
      return [{ arrow, moment: later(at), because, deviations }]
    }
    case 'callback': {
      const callback = setting.callbacks.find(({ seq }) => seq === next.callback)
      const again = next.attempts > 0 ? `, try ${next.attempts + 1}` : ''
      return callback?.state === 'planned' ? [announced(callback, again, setting)] : []
    }
  }
}

function describeStatus(step: Step, { provider }: Payment): Described {
  const arrow = statusArrow(step.status, step.reason, provider)
  return {
    arrow,
    moment: formatMoment(step.at),
    because: step.because,
    isLimit: step.isTimeout,
  }
}

function announced(callback: Callback, again: string, setting: Setting): Described {
  const arrow = callbackArrow(`callback ${callback.status}${again}`, null)
  const deviations = deviationsOf(callback, setting)
  return { arrow, moment: null, because: callback.because, callback, deviations }
}

function later(at: Step['at']): string | null {
  return at.delay === 0 ? null : formatMoment(at)
}
