import type { CheckoutSession } from '../../checkout/checkout-session.ts'
import type { Payment } from '../../payment/payment.ts'
import { type PendingJob, type Situation, whatsNext } from '../../payment/whats-next.ts'
import type { JobRow } from '../../storage/job-store.ts'
import type { Control } from '../control.ts'

/** What is to come for a payment: the one answer for its detail, its timeline and the pages. */
export function lookAhead(control: Control, payment: Payment): ReturnType<typeof whatsNext> {
  return whatsNext(toSituation(control, payment))
}

function toSituation({ stores, checkoutService }: Control, payment: Payment): Situation {
  const session = checkoutService.findCheckoutOfPayment(payment.seq)?.session ?? null
  return {
    plan: stores.plans.get(payment.scenarioVersion),
    status: payment.status,
    jobs: stores.jobs.ofPayment(payment.seq).map(toPendingJob),
    callbacks: stores.callbacks
      .ofPayment(payment.seq)
      .filter(({ state }) => state === 'planned' || state === 'sending'),
    payerEvents: session === null ? [] : toPayerEvents(session),
    isTold: payment.statusCallbackUrl !== null,
    isBack: session === null || session.redirected || session.state === 'closed',
    goesBackItself: session?.actor === 'browser' && session.left === false,
  }
}

function toPendingJob({ kind, dueAt: at, payload, timeoutOwner }: JobRow): PendingJob {
  const { step, signed, callback, attempts, goesTo } = JSON.parse(payload) ?? {}
  switch (kind) {
    case 'status':
      return { kind, at, step, isSignedLimit: signed === true }
    case 'callback':
      return { kind, at, callback, attempts }
    case 'browser':
      return { kind, at, goesTo }
    case 'payer':
    case 'push':
      return { kind: 'payer', at }
    default:
      // Where the scenario plays the payer, its payer goes on after a time-out.
      return { kind: timeoutOwner === 2 ? 'payer' : 'other', at }
  }
}

/** In the order of a checkout, the one who pays first. */
function toPayerEvents({ state, openedAt, bank, redirected }: CheckoutSession): string[] {
  if (state === 'closed') return []
  const opened = openedAt === null ? ['checkout.opened'] : []
  if (state === 'processing' || state === 'result')
    return [...opened, ...(redirected ? [] : ['redirect.sent']), 'checkout.left']
  return [
    ...opened,
    ...(state === 'pay' || bank !== null ? [] : ['checkout.bank_chosen']),
    'checkout.approved',
    'redirect.sent',
    'checkout.cancelled',
    'checkout.failed',
    'checkout.left',
  ]
}
