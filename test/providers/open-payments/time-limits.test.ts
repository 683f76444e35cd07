import { expect, test } from 'vitest'
import { openBank } from './open-bank.ts'

const second = 1_000

test('asks for a new order without a word when the app was not opened within 30 s', async () => {
  const { act, pass, order, state } = openBank()
  act('choose_bank')
  const first = order()
  await pass(30 * second)
  expect(order().orderRef).not.toBe(first.orderRef)
  expect(order()).toMatchObject({ status: 'pending', createdAt: first.createdAt + 30 * second })
  expect(state()).toBe('bankid_login')
})

test('keeps the order until then', async () => {
  const { act, pass, order } = openBank()
  act('choose_bank')
  const first = order().orderRef
  await pass(30 * second - 1)
  expect(order().orderRef).toBe(first)
})

test('closes the order that was not opened', async () => {
  const { act, bankId, pass, order } = openBank()
  act('choose_bank')
  const first = order().orderRef
  await pass(30 * second)
  expect(bankId.findOrder(first)?.order).toMatchObject({
    status: 'failed',
    hintCode: 'startFailed',
  })
})

test('keeps an order that was opened', async () => {
  const { act, pass, order } = openBank()
  act('choose_bank')
  const first = order().orderRef
  await pass(29 * second)
  act('open_app')
  await pass(60 * second)
  expect(order().orderRef).toBe(first)
})

test('notes when the app was opened first', async () => {
  const { act, pass, order } = openBank()
  act('choose_bank')
  await pass(5 * second)
  act('open_app')
  await pass(5 * second)
  act('open_app')
  expect(order().openedAt).toBe(order().createdAt + 5 * second)
})

test('gives up after 3 min of unopened orders', async () => {
  const { act, pass, session } = openBank()
  act('choose_bank')
  await pass(180 * second - 1)
  expect(session().state).toBe('bankid_login')
  await pass(1)
  expect(session()).toMatchObject({ state: 'bankid_failed', hintCode: 'startFailed' })
})

test('gives up after 3 min on a payer who opened the app and did nothing', async () => {
  const { act, pass, session } = openBank()
  act('choose_bank')
  act('open_app')
  await pass(180 * second)
  expect(session()).toMatchObject({ state: 'bankid_failed', hintCode: 'expiredTransaction' })
})

test('gives a second try 3 min of its own', async () => {
  const { act, pass, state } = openBank()
  act('choose_bank')
  await pass(100 * second)
  act('cancel_in_app')
  act('try_again')
  await pass(179 * second)
  expect(state()).toBe('bankid_login')
  await pass(second)
  expect(state()).toBe('bankid_failed')
})

test('forgets the limits once the payer has signed in', async () => {
  const { act, pass, state } = openBank()
  act('choose_bank')
  act('sign_in')
  await pass(600 * second)
  expect(state()).toBe('choose_account')
})

test('limits the second signature as it does the login', async () => {
  const { act, pass, session } = openBank({ checkout: { rounds: 2 } })
  act('choose_bank')
  act('sign_in')
  act('choose_account')
  act('sign')
  await pass(180 * second)
  expect(session()).toMatchObject({ state: 'bankid_failed', hintCode: 'startFailed' })
})

test('signs again, not in again, after a second signature that failed', () => {
  const { act, order } = openBank({ checkout: { rounds: 2 } })
  act('choose_bank')
  act('sign_in')
  act('choose_account')
  act('sign')
  act('cancel_in_app')
  expect(act('try_again').state).toBe('sign')
  expect(order().purpose).toBe('sign')
})

test('does not hurry a person where the clock is auto', async () => {
  const { act, order, scheduler, checkoutService, payment } = openBank({ mode: 'auto' })
  act('choose_bank')
  const first = order().orderRef
  scheduler.wake(payment.tenantId)
  await new Promise<void>((resolve) => {
    setImmediate(() => setImmediate(resolve))
  })
  expect(order().orderRef).toBe(first)
  expect(checkoutService.clockFor(payment).now).toBe(payment.createdAt)
})

test('shows another code each second', async () => {
  const { act, bankId, order, pass } = openBank()
  act('choose_bank')
  const first = bankId.qrCode(order(), 'http://sandbox.test')
  await pass(second)
  const next = bankId.qrCode(order(), 'http://sandbox.test')
  expect([first.time, next.time]).toEqual([0, 1])
  expect(next.text).not.toBe(first.text)
})

test('accepts the code on the screen and refuses it when it is old', async () => {
  const { act, bankId, order, pass } = openBank()
  act('choose_bank')
  const { text } = bankId.qrCode(order(), 'http://sandbox.test')
  const { searchParams } = new URL(text)
  const check = () =>
    bankId.checkQrCode(order(), searchParams.get('time') ?? '', searchParams.get('code') ?? '')
  expect(check()).toBe('valid')
  await pass(6 * second)
  expect(check()).toBe('old')
})

test('writes the real form of the code where the setting asks for it', () => {
  const { act, bankId, order } = openBank({ qrForm: 'bankid' })
  act('choose_bank')
  expect(bankId.qrCode(order(), 'http://sandbox.test').text).toMatch(
    new RegExp(`^bankid\\.${order().qrStartToken}\\.0\\.[0-9a-f]{64}$`),
  )
})
