import type { CheckoutSession, CheckoutState } from './checkout-session.ts'

export function newSession(
  paymentSeq: number,
  token: string,
  state: CheckoutState,
): CheckoutSession {
  return {
    paymentSeq,
    token,
    state,
    openedAt: null,
    bank: null,
    person: null,
    account: null,
    signatures: 0,
    orderRef: null,
    bankIdSince: null,
    hintCode: null,
    outcome: null,
    reason: null,
    goesTo: null,
    actor: null,
    bankMood: 'normal',
    announce: 'as_planned',
    redirected: false,
    left: false,
    failures: 0,
    takenOver: false,
  }
}
