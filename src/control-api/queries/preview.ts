import { z } from '@hono/zod-openapi'
import { describeFault, describeMutation } from '../../dry-run/describe.ts'
import { dryRun, type Happening } from '../../dry-run/dry-run.ts'
import type { Plan } from '../../payment/plan-types.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import {
  type Arrow,
  arrowSchema,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
} from './arrow.ts'

/** What a scenario would do: one arrow of its diagram. */
export const previewSchema = arrowSchema.extend({
  moment: z
    .string()
    .nullable()
    .openapi({ description: 'when, relative to an event', example: 'checkout.approved + 1s' }),
  detail: z.string().nullable().openapi({ description: 'what is done to a callback on its way' }),
})

export type PreviewArrow = z.infer<typeof previewSchema>

/** The usual course of a plan: its payer as described, a merchant that acknowledges everything at once. */
export function toPreview(plan: Plan): PreviewArrow[] {
  const faults = Object.entries(plan.api).flatMap(([id, list]) =>
    list.map((fault) => toNote(`${id} ${describeFault(fault)}`)),
  )
  return [...faults, ...dryRun(plan).flatMap(toLine)]
}

export const payerActionLabels: Readonly<Record<string, string>> = {
  'checkout.opened': 'opens the checkout',
  'checkout.bank_chosen': 'chooses a bank',
  'checkout.approved': 'approves the payment',
  'checkout.cancelled': 'cancels',
  'checkout.failed': 'fails at BankID, gives up',
  'checkout.left': 'closes the tab',
}

function toLine(happening: Happening): PreviewArrow[] {
  switch (happening.kind) {
    case 'event': {
      if (happening.event === 'payment.created') return [creation]
      const label = payerActionLabels[happening.event]
      return label === undefined ? [] : [{ ...payerArrow(label), moment: null, detail: null }]
    }
    case 'status': {
      const { status, reason, at } = happening.step
      const arrow = statusArrow(status, reason, 'open_payments')
      return [{ ...arrow, moment: toMoment(at), detail: null }]
    }
    case 'callback': {
      const { delivery, status, copy } = happening
      const late = delivery.at.delay + (copy - 1) * delivery.gap
      const damage = describeMutation(delivery)
      const tone = damage === '' ? 'plain' : 'bad'
      const arrow = callbackArrow(`callback ${status}`, { text: '200', tone: 'good' }, tone)
      const moment = toMoment({ event: delivery.at.event, delay: late })
      return [{ ...arrow, moment, detail: damage === '' ? null : damage }]
    }
    case 'browser':
      return [
        { ...redirectArrow(happening.goesTo), moment: toMoment(happening.moment), detail: null },
      ]
  }
}

function toMoment(moment: { event: string; delay: number }): string | null {
  return moment.delay === 0 ? null : formatMoment(moment)
}

const creation: PreviewArrow = {
  kind: 'request',
  from: 'backend',
  to: 'ping',
  text: 'create payment',
  tone: 'plain',
  answer: { text: 'INITIATED, checkout URL', tone: 'plain' },
  moment: null,
  detail: null,
}

function toNote(text: string): PreviewArrow {
  const arrow: Arrow = { kind: 'note', from: 'ping', to: 'ping', text, tone: 'bad', answer: null }
  return { ...arrow, moment: null, detail: null }
}
