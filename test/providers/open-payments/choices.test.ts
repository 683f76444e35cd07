import { expect, test } from 'vitest'
import { UnknownChoiceError } from '../../../src/checkout/checkout-definition.ts'
import { banks } from '../../../src/providers/open-payments/banks.ts'
import { usableAccounts } from '../../../src/providers/open-payments/usable-accounts.ts'
import { openBank, start } from './open-bank.ts'

test('takes the bank that the payer names', () => {
  const { act } = openBank()
  expect(act('choose_bank', { bank: 'HANDSESS' }).bank).toBe('HANDSESS')
})

test('takes the first bank where nobody names one', () => {
  const { act } = openBank()
  expect(act('choose_bank').bank).toBe('SWEDSESS')
})

test('takes the bank of the scenario where the payer names none', () => {
  const { act } = openBank({ checkout: { bank: 'NDEASESS' } })
  expect(act('choose_bank').bank).toBe('NDEASESS')
})

test('takes the account of the scenario where the payer names none', () => {
  const account = 'SE5230000000009005022398'
  const { act } = openBank({ checkout: { bank: 'NDEASESS', account } })
  expect(act('approve').account).toBe(account)
})

test('takes the first account that covers the amount', () => {
  const { act } = openBank({ amount: 300_000_00 })
  expect(act('approve', { bank: 'SWEDSESS' }).account).toBe('SE4280000000070010000011')
})

test('marks accounts that do not cover the amount', () => {
  const { act, look } = openBank({ amount: 1_000_00 })
  act('choose_bank', { bank: 'ESSESESS' })
  act('sign_in')
  expect(usableAccounts(look()).map(({ number, usable }) => [number, usable])).toEqual([
    ['5001-0000011', true],
    ['5001-0000216', false],
  ])
})

test('takes an account whose balance is exactly the amount', () => {
  const { act } = openBank({ amount: 312_50 })
  const input = { bank: 'ESSESESS', account: 'SE8250000000050010000216' }
  expect(act('approve', input).account).toBe(input.account)
})

test('refuses for lack of money where no account covers the amount', () => {
  const { act } = openBank({ amount: 99_000_000_00 })
  act('choose_bank')
  expect(act('sign_in')).toMatchObject({ state: 'result', outcome: 'refused', reason: 'AM04' })
})

test('shows no accounts before a bank is chosen', () => {
  const { look } = openBank()
  expect(usableAccounts(look())).toEqual([])
})

test.each([
  ['bank', 'choose_bank', { bank: 'NOSUCH00' }, 'No bank "NOSUCH00" can be chosen here'],
  ['person', 'approve', { person: '190001010000' }, 'No person "190001010000"'],
  ['account', 'approve', { account: 'SE0000' }, 'No account "SE0000" can be chosen here; there is'],
] as const)('refuses a %s that there is not', (_, action, input, message) => {
  const { act, session } = openBank()
  const before = session()
  expect(() => act(action, input)).toThrow(UnknownChoiceError)
  expect(() => act(action, input)).toThrow(message)
  expect(session()).toEqual(before)
})

test('refuses an account of another bank', () => {
  const { act } = openBank()
  const input = { bank: 'ESSESESS', account: 'SE2960000000000000000116' }
  expect(() => act('approve', input)).toThrow(UnknownChoiceError)
})

test('refuses an account that does not cover the amount', () => {
  const { act } = openBank({ amount: 1_000_00 })
  const input = { bank: 'ESSESESS', account: 'SE8250000000050010000216' }
  expect(() => act('approve', input)).toThrow(UnknownChoiceError)
})

test('offers every bank', () => {
  expect(banks).toHaveLength(10)
})

test('knows no checkout and no order that there is not', () => {
  const { bankId, checkoutService } = openBank()
  expect(checkoutService.findCheckout('other')).toBeNull()
  expect(checkoutService.findCheckoutOfPayment(-1)).toBeNull()
  expect(bankId.findOrder('other')).toBeNull()
  expect(() => checkoutService.act('other', 'open', 'browser')).toThrow(
    'There is no checkout other.',
  )
})

test('finds the checkout of a payment', () => {
  const { checkoutService, payment } = openBank()
  expect(checkoutService.findCheckoutOfPayment(payment.seq)?.session.token).toBe('token')
})

test('tells the test controls which scenario plays and why', () => {
  const { checkoutService, payment } = openBank()
  expect(checkoutService.scenarioFor(payment)).toMatchObject({ name: 'test', because: 'a test' })
})

test('tells the test controls the clock, and moves it', async () => {
  const { checkoutService, payment, pass } = openBank()
  const before = checkoutService.clockFor(payment)
  await pass(60_000)
  expect(checkoutService.clockFor(payment)).toEqual({
    now: before.now + 60_000,
    mode: 'manual',
    next: null,
  })
})

test('keeps how callbacks are announced', () => {
  const { setControls } = openBank()
  expect(setControls({ announce: 'twice' }).announce).toBe('twice')
  expect(setControls({ bankMood: 'slow' }).announce).toBe('twice')
})

test('sends planned callbacks now, and keeps how the next are announced', () => {
  const { setControls, scheduler, jobs, payment } = openBank()
  const { tenantId, seq: paymentSeq } = payment
  scheduler.schedule({ tenantId, paymentSeq, kind: 'callback', dueAt: start + 60_000 })
  expect(setControls({ announce: 'now' }).announce).toBe('as_planned')
  expect(jobs().map(({ dueAt }) => dueAt)).toEqual([start])
})
