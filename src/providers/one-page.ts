import type {
  CheckoutDefinition,
  Flow,
  NextStep,
  Step,
  Transition,
} from '../checkout/checkout-definition.ts'
import type { CheckoutSession, PayerAction } from '../checkout/checkout-session.ts'
import {
  afterwards,
  anywhere,
  approved,
  cancelled,
  commonTransitions,
  refused,
} from '../checkout/transitions.ts'
import type { JsonObject } from '../payment/json.ts'
import type { RedirectTarget } from '../payment/payer-view.ts'
import type { PayerPlan } from '../payment/plan-types.ts'

const legal: Partial<Record<CheckoutSession['state'], readonly PayerAction[]>> = {
  pay: ['approve', 'refuse', 'cancel', ...anywhere],
  ...afterwards,
}

/** The payer approves on the one page. Scenarios that wait for a chosen bank go on here. */
export function pay(step: Step): CheckoutSession {
  const session = commonTransitions.open(step)
  step.report('checkout.bank_chosen')
  return approved({ ...step, session })
}

/** A flow of one page, on which the payer approves, refuses, cancels, or does nothing. */
export function onePage(approve: Transition = pay): Flow {
  return {
    first: 'pay',
    legal: ({ state }) => legal[state] ?? [],
    transitions: {
      ...commonTransitions,
      approve,
      refuse: (step) => refused({ ...step, session: commonTransitions.open(step) }, 'MS03'),
      cancel: (step) => cancelled(step),
    },
    missing: () => null,
    failsAt: null,
    next: nextStep,
  }
}

/** The one page stands for all the screens that a scenario may name. A failed BankID is a refusal here. */
function nextStep(plan: PayerPlan, session: CheckoutSession): NextStep | null {
  if (session.openedAt === null) return { action: 'open', continues: true }
  if (session.left || session.state !== 'pay') return null
  if (plan.cancelAt !== null || plan.bankid === 'cancel_in_app')
    return { action: 'cancel', continues: false }
  if (plan.leaveAt !== null) return { action: 'leave', continues: false }
  return { action: plan.bankid === 'approve' ? 'approve' : 'refuse', continues: false }
}

type Targets = Readonly<Record<Exclude<RedirectTarget, 'nowhere'>, readonly string[]>>

/** Which parameter holds the URL of each outcome: the first one of the list that is given. Paths are written with dots. */
export function returnTo(keys: Targets): CheckoutDefinition['returnUrl'] {
  return (parameters, target) => {
    const found = keys[target].map((key) => valueAt(parameters, key))
    return found.find((value) => typeof value === 'string') ?? null
  }
}

/** Whatever the outcome, the browser goes to this one. */
export function alwaysTo(key: string): CheckoutDefinition['returnUrl'] {
  return returnTo({ success_url: [key], cancel_url: [key], error_url: [key] })
}

export const nowhere: CheckoutDefinition['returnUrl'] = () => null

function valueAt(parameters: JsonObject, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (at as JsonObject | null | undefined)?.[key], parameters)
  return typeof value === 'string' ? value : undefined
}
