import { type ActionInput, UnknownChoiceError } from '../../checkout/checkout-definition.ts'
import {
  IllegalActionError,
  type PayerAction,
  payerActions,
} from '../../checkout/checkout-session.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Control } from '../control.ts'
import { ControlError } from '../http/errors.ts'

type Input = { readonly [key in keyof ActionInput]: string | undefined }

/** Plays the payer; answers the action. Throws ControlError where the payment has none, or where the payer cannot do this now. */
export function playPayer(
  { checkoutService }: Control,
  payment: Payment,
  action: string,
  input: Input = {},
): PayerAction {
  const known = payerActions.find((name) => name === action)
  if (known === undefined)
    throw new ControlError(422, 'invalid_enum', `The payer knows no ${action}.`)
  try {
    if (checkoutService.actFor(payment, known, 'api', given(input))) return known
    const kind = `${payment.provider}/${payment.method}`
    throw new ControlError(409, 'no_checkout', `A ${kind} payment has no payer to play.`)
  } catch (error) {
    if (error instanceof IllegalActionError) {
      const facts = { state: error.state, legal_actions: [...error.legal] }
      throw new ControlError(409, 'illegal_action', error.message, facts)
    }
    if (error instanceof UnknownChoiceError)
      throw new ControlError(422, 'invalid_enum', error.message)
    throw error
  }
}

function given(input: Input): ActionInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}
