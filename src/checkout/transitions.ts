import type { Step, Transition } from './checkout-definition.ts'
import type { CheckoutSession, PayerAction } from './checkout-session.ts'

/** What can be done at any time before the end. */
export const anywhere = ['open', 'leave'] as const satisfies readonly PayerAction[]

/** What can be done once the payer's part is over. */
export const afterwards = {
  processing: anywhere,
  result: ['continue', ...anywhere],
  closed: [],
} as const satisfies Record<string, readonly PayerAction[]>

/** The payer looks at the page, for the first time or again. */
function open(step: Step): CheckoutSession {
  if (step.session.openedAt !== null) return { ...step.session, left: false }
  step.report('checkout.opened')
  return { ...step.session, openedAt: step.at }
}

/** Transitions that every checkout has. */
export const commonTransitions = {
  open,
  leave(step) {
    const session = open(step)
    step.report('checkout.left')
    return { ...session, left: true }
  },
  continue(step) {
    if (!step.session.redirected) step.report('redirect.sent')
    const goesTo = step.session.goesTo ?? step.plan.browser.goesTo
    return { ...step.session, state: 'closed', redirected: true, goesTo }
  },
} as const satisfies Partial<Record<PayerAction, Transition>>

/** The payer cancels; `gaveUp`: after something had failed. */
export function cancelled(step: Step, gaveUp = false): CheckoutSession {
  const session = open(step)
  step.report(gaveUp ? 'checkout.failed' : 'checkout.cancelled')
  step.report('redirect.sent')
  return {
    ...session,
    state: 'closed',
    redirected: true,
    outcome: gaveUp ? 'failed' : 'cancelled',
    goesTo: gaveUp ? 'error_url' : 'cancel_url',
  }
}

/** The payer's bank or card issuer refuses; `reason` is the code it gives. */
export function refused(step: Step, reason: string): CheckoutSession {
  step.report('checkout.failed')
  return { ...step.session, state: 'result', outcome: 'refused', reason, goesTo: 'error_url' }
}

/**
 * ms by which a slow bank is later than planned (docs/contract/open-payments-and-bankid.md#a8-transaction-status:
 * minutes at one bank).
 */
const slowBank = 5 * 60_000

/** The payer has paid. The status follows `shift` ms later than planned. */
export function approved(
  step: Step,
  shift = step.session.bankMood === 'slow' ? slowBank : 0,
): CheckoutSession {
  step.report('checkout.approved', shift)
  if (shift === 0) return { ...step.session, state: 'processing' }
  return { ...step.session, state: 'result', outcome: 'pending', goesTo: 'success_url' }
}
