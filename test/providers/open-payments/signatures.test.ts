import { expect, test } from 'vitest'
import type { CheckoutState } from '../../../src/checkout/checkout-session.ts'
import { openBank } from './open-bank.ts'

function atSign(rounds: number) {
  const bank = openBank({ checkout: { rounds } })
  bank.act('choose_bank')
  bank.act('sign_in')
  bank.act('choose_account')
  return bank
}

test('is done after one press of Pay where the login was the signature', () => {
  expect(atSign(1).act('sign').state).toBe('processing')
})

test.each<[number, readonly CheckoutState[]]>([
  [2, ['sign', 'processing']],
  [3, ['sign', 'sign', 'sign', 'processing']],
])('asks for BankID again until %i rounds are done', (rounds, states) => {
  const { act } = atSign(rounds)
  expect(states.map(() => act('sign').state)).toEqual(states)
})

test('approves once, after the last round', () => {
  const { act, events } = atSign(2)
  act('sign')
  expect(events()).not.toContain('checkout.approved')
  act('sign')
  expect(events().filter((event) => event === 'checkout.approved')).toHaveLength(1)
})

test('takes every round for approve', () => {
  const { act, session } = openBank({ checkout: { rounds: 3 } })
  act('approve')
  expect(session()).toMatchObject({ state: 'processing', signatures: 2 })
})

test('does not approve when the bank refuses during the second round', () => {
  const { act, events, session } = atSign(2)
  act('sign')
  act('refuse')
  expect(session()).toMatchObject({ state: 'result', outcome: 'refused' })
  expect(events()).not.toContain('checkout.approved')
})

test('ends the BankID order when the payer cancels on the page', () => {
  const { act, order } = atSign(2)
  act('sign')
  act('cancel')
  expect(order()).toMatchObject({ status: 'failed', hintCode: 'cancelled' })
})

test('counts signatures from nothing at another bank', () => {
  const { act } = atSign(3)
  act('sign')
  act('sign')
  act('sign')
  act('cancel_in_app')
  expect(act('other_bank')).toMatchObject({ signatures: 0, bank: null, account: null })
})

test('tells how many rounds a payment takes', () => {
  const { bankId, payment } = atSign(3)
  expect(bankId.roundsFor(payment)).toBe(3)
})
