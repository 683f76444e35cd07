import { z } from '@hono/zod-openapi'
import { damageOf, describeFault } from '../../dry-run/describe.ts'
import { type Happening, rehearse } from '../../dry-run/dry-run.ts'
import type { Plan } from '../../payment/plan-types.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import {
  callbackLine,
  type Line,
  lineSchema,
  payerLine,
  redirectLine,
  statusLine,
} from './arrow.ts'

/** What a scenario would do: one arrow of its diagram. */
export const courseSchema = lineSchema.extend({
  moment: z
    .string()
    .nullable()
    .openapi({ description: 'when, relative to an event', example: 'checkout.approved + 1s' }),
  detail: z.string().nullable().openapi({ description: 'what is done to a callback on its way' }),
})

export type CourseLine = z.infer<typeof courseSchema>

/** The usual course of a plan: its payer as described, a merchant that acknowledges everything at once. */
export function courseOf(plan: Plan): CourseLine[] {
  const faults = Object.entries(plan.api).flatMap(([id, list]) =>
    list.map((fault) => noteOf(`${id} ${describeFault(fault)}`)),
  )
  return [...faults, ...rehearse(plan).flatMap(lineOf)]
}

export const payerDeeds: Readonly<Record<string, string>> = {
  'checkout.opened': 'opens the checkout',
  'checkout.bank_chosen': 'chooses a bank',
  'checkout.approved': 'approves the payment',
  'checkout.cancelled': 'cancels',
  'checkout.failed': 'fails at BankID, gives up',
  'checkout.left': 'closes the tab',
}

function lineOf(happening: Happening): CourseLine[] {
  switch (happening.kind) {
    case 'event': {
      if (happening.event === 'payment.created') return [creation]
      const deed = payerDeeds[happening.event]
      return deed === undefined ? [] : [{ ...payerLine(deed), moment: null, detail: null }]
    }
    case 'status': {
      const { status, reason, at } = happening.step
      const line = statusLine(status, reason, 'open_payments')
      return [{ ...line, moment: momentOf(at), detail: null }]
    }
    case 'callback': {
      const { delivery, status, copy } = happening
      const late = delivery.at.delay + (copy - 1) * delivery.gap
      const damage = damageOf(delivery)
      const tone = damage === '' ? 'plain' : 'bad'
      const line = callbackLine(`callback ${status}`, { text: '200', tone: 'good' }, tone)
      const moment = momentOf({ event: delivery.at.event, delay: late })
      return [{ ...line, moment, detail: damage === '' ? null : damage }]
    }
    case 'browser':
      return [
        { ...redirectLine(happening.goesTo), moment: momentOf(happening.moment), detail: null },
      ]
  }
}

function momentOf(moment: { event: string; delay: number }): string | null {
  return moment.delay === 0 ? null : formatMoment(moment)
}

const creation: CourseLine = {
  kind: 'request',
  from: 'backend',
  to: 'ping',
  text: 'create payment',
  tone: 'plain',
  answer: { text: 'INITIATED, checkout URL', tone: 'plain' },
  moment: null,
  detail: null,
}

function noteOf(text: string): CourseLine {
  const line: Line = { kind: 'note', from: 'ping', to: 'ping', text, tone: 'bad', answer: null }
  return { ...line, moment: null, detail: null }
}
