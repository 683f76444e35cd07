import { expect, test } from 'vitest'
import type { PayerAction } from '../../../src/checkout/checkout-session.ts'
import { openBank } from './open-bank.ts'

test.each<[string, readonly PayerAction[], readonly string[]]>([
  ['opening', ['open'], ['checkout.opened']],
  ['opening twice', ['open', 'open'], ['checkout.opened']],
  ['choosing a bank', ['choose_bank'], ['checkout.opened', 'checkout.bank_chosen']],
  ['approving', ['approve'], ['checkout.opened', 'checkout.bank_chosen', 'checkout.approved']],
  ['a refusal', ['refuse'], ['checkout.opened', 'checkout.bank_chosen', 'checkout.failed']],
  ['cancelling', ['cancel'], ['checkout.opened', 'checkout.cancelled', 'redirect.sent']],
  ['leaving', ['leave'], ['checkout.opened', 'checkout.left']],
  [
    'giving up after a cancelled BankID',
    ['choose_bank', 'cancel_in_app', 'cancel'],
    ['checkout.opened', 'checkout.bank_chosen', 'checkout.cancelled', 'redirect.sent'],
  ],
  [
    'giving up after a blocked BankID',
    ['block_bankid', 'cancel'],
    ['checkout.opened', 'checkout.bank_chosen', 'checkout.failed', 'redirect.sent'],
  ],
  [
    'giving up after BankID ran out of time',
    ['time_out', 'cancel'],
    ['checkout.opened', 'checkout.bank_chosen', 'checkout.failed', 'redirect.sent'],
  ],
  [
    'going back to the shop',
    ['refuse', 'continue'],
    ['checkout.opened', 'checkout.bank_chosen', 'checkout.failed', 'redirect.sent'],
  ],
])('tells Ping of %s', (_, actions, events) => {
  const bank = openBank()
  for (const action of actions) bank.act(action)
  expect(bank.events()).toEqual(events)
})

test.each<[PayerAction, string | null]>([
  ['cancel', 'http://shop.test/cancel'],
  ['refuse', 'http://shop.test/error'],
  ['approve', null],
])('sends the browser the right way after %s', (action, url) => {
  const { act, checkoutService, look } = openBank()
  act(action)
  expect(checkoutService.returnUrl(look())).toBe(url)
})

test.each<[PayerAction, string]>([
  ['block_bankid', 'http://shop.test/error'],
  ['time_out', 'http://shop.test/error'],
])('sends the browser to error_url when the payer gives up after %s', (action, url) => {
  const { act, checkoutService, look } = openBank()
  act(action)
  act('cancel')
  expect(checkoutService.returnUrl(look())).toBe(url)
})

test('sends the browser nowhere where the merchant gave no address', () => {
  const { act, checkoutService, look } = openBank({ urls: {} })
  act('cancel')
  expect(checkoutService.returnUrl(look())).toBeNull()
})

test('opens the checkout again for a payer who left', () => {
  const { act, session } = openBank()
  act('leave')
  expect(session().left).toBe(true)
  act('open')
  expect(session().left).toBe(false)
})

test('shows the result to a payer who waits when the payment ends', () => {
  const { act, becomes, session } = openBank()
  act('approve')
  becomes('COMPLETED')
  expect(session()).toMatchObject({ state: 'result', outcome: 'paid', goesTo: 'success_url' })
})

test.each([
  ['DECLINED', 'refused', 'error_url'],
  ['ABORTED', 'cancelled', 'cancel_url'],
  ['CRASHED', 'failed', 'error_url'],
  ['EXPIRED', 'failed', 'error_url'],
  ['STOPPED', 'failed', 'error_url'],
] as const)('shows %s to a payer who waits', (status, outcome, goesTo) => {
  const { act, becomes, session } = openBank()
  act('approve')
  becomes(status)
  expect(session()).toMatchObject({ state: 'result', outcome, goesTo })
})

test('keeps the browser where it is when the scenario sends it nowhere', () => {
  const browser = { goes_to: 'nowhere', at: 'checkout.approved' }
  const { act, becomes, session } = openBank({ checkout: { browser } })
  act('approve')
  becomes('COMPLETED')
  expect(session()).toMatchObject({ state: 'result', goesTo: 'nowhere' })
})

test.each(['EXPIRED', 'STOPPED', 'CRASHED', 'COMPLETED'] as const)(
  'closes an unfinished checkout when the payment becomes %s',
  (status) => {
    const { act, becomes, state, legal } = openBank()
    act('choose_bank')
    becomes(status)
    expect([state(), legal()]).toEqual(['closed', []])
  },
)

test.each(['COMPLETED', 'DECLINED', 'EXPIRED'] as const)(
  'lets a result stand that the payer has seen, whatever %s means',
  (status) => {
    const { act, becomes, session } = openBank()
    act('refuse')
    const before = session()
    becomes(status)
    expect(session()).toEqual(before)
  },
)

test('shows the result as pending when the browser is due before the payment has ended', async () => {
  const { act, browserIsDue, pass, session, events } = openBank()
  act('approve')
  browserIsDue('success_url')
  await pass(0)
  expect(session()).toMatchObject({ state: 'result', outcome: 'pending', goesTo: 'success_url' })
  expect(events()).toContain('redirect.sent')
})

test('tells of the redirect only when a real browser goes, not when it is due', async () => {
  const { act, browserIsDue, pass, state, events } = openBank()
  act('approve', {}, 'browser')
  browserIsDue('success_url')
  await pass(0)
  expect([state(), events().includes('redirect.sent')]).toEqual(['result', false])
  act('continue', {}, 'browser')
  expect(events()).toContain('redirect.sent')
})

test('lets a checkout that was cancelled stay closed when a browser is due', async () => {
  const { act, browserIsDue, pass, session } = openBank()
  act('cancel')
  const before = session()
  browserIsDue('error_url')
  await pass(0)
  expect(session()).toEqual(before)
})
