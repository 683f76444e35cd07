import type { Checkout, CheckoutState } from '../../checkout/checkout-session.ts'

export type ScreenName = Exclude<CheckoutState, 'bankid_login'> | 'bankid'

/** The screen of a checkout: its state, except for BankID, which comes up at login and at signing. */
export function toScreen({ session, order }: Checkout): ScreenName {
  if (session.state === 'bankid_login') return 'bankid'
  const isSigning = order?.purpose === 'sign' && order.status === 'pending'
  return session.state === 'sign' && isSigning ? 'bankid' : session.state
}

/** Changes whenever an open page has to be replaced, not only its live parts. */
export function toPlace(checkout: Checkout, returnUrl: string | null): string {
  const { state, hintCode, outcome, signatures, goesTo } = checkout.session
  const end = outcome === null ? '' : `${outcome}-${goesTo}-${returnUrl !== null}`
  return [state, toScreen(checkout), signatures, hintCode ?? '', end].join('.')
}
