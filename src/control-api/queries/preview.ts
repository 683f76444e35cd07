import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import { describeFault, describeMutation } from '../../dry-run/describe.ts'
import { dryRun, type Happening } from '../../dry-run/dry-run.ts'
import type { Plan } from '../../payment/plan-types.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import {
  type Arrow,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
} from '../schemas/arrow.ts'
import type { PreviewArrow } from '../schemas/preview.ts'

/** The usual course of a plan: its payer as described, a merchant that acknowledges everything at once. */
export function toPreview(plan: Plan): PreviewArrow[] {
  const faults = Object.entries(plan.api).flatMap(([id, list]) =>
    list.map((fault) => toNote(`${id} ${describeFault(fault)}`)),
  )
  return [...faults, ...dryRun(plan).flatMap(toPreviewArrows)]
}

export const payerEventSentences: Readonly<Record<string, string>> = {
  'checkout.opened': payerActionTexts.open.sentence,
  'checkout.bank_chosen': payerActionTexts.choose_bank.sentence,
  'checkout.approved': payerActionTexts.sign.sentence,
  'checkout.cancelled': payerActionTexts.cancel.sentence,
  'checkout.failed': 'fails at BankID, gives up',
  'checkout.left': payerActionTexts.leave.sentence,
}

function toPreviewArrows(happening: Happening): PreviewArrow[] {
  switch (happening.kind) {
    case 'event': {
      if (happening.event === 'payment.created') return [creation]
      const label = payerEventSentences[happening.event]
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
