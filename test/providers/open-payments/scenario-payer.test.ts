import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/payment/json.ts'
import { openBank } from './open-bank.ts'

const second = 1_000

/** A checkout that the scenario plays, a step a second. */
const playedBy = (checkout: JsonObject) =>
  openBank({ checkout: { mode: 'auto', think_time: '1s', ...checkout } })

test('takes a step after each think time', async () => {
  const { pass, state } = playedBy({})
  const states: string[] = []
  for (let step = 0; step < 5; step += 1) {
    await pass(second)
    states.push(state())
  }
  expect(states).toEqual(['choose_bank', 'bankid_login', 'choose_account', 'sign', 'processing'])
})

test('does nothing before its first think time is over', async () => {
  const { pass, session } = playedBy({})
  await pass(second - 1)
  expect(session().openedAt).toBeNull()
})

test('plays where the server says so and the scenario does not', async () => {
  const { settle, state } = openBank({ payer: 'auto' })
  await settle()
  expect(state()).toBe('processing')
})

test('stays out of it where the scenario leaves it to a person', async () => {
  const { pass, session } = openBank({ payer: 'auto', checkout: { mode: 'interactive' } })
  await pass(60 * second)
  expect(session().openedAt).toBeNull()
})

test('stays out of it where nobody says otherwise', async () => {
  const { pass, session } = openBank()
  await pass(60 * second)
  expect(session().openedAt).toBeNull()
})

test('plays at once where the clock is auto', async () => {
  const { state } = openBank({ payer: 'auto', mode: 'auto' })
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
  expect(state()).toBe('processing')
})

test('cancels in the app and gives up', async () => {
  const { settle, session, events } = playedBy({ bankid: 'cancel_in_app' })
  await settle()
  expect(session()).toMatchObject({ state: 'closed', failures: 1, goesTo: 'cancel_url' })
  expect(events()).toContain('checkout.cancelled')
})

test.each([
  ['blocked', 'certificateErr'],
  ['never_opened', 'startFailed'],
  ['times_out', 'expiredTransaction'],
])('fails twice and gives up where BankID is %s', async (bankid, hintCode) => {
  const { settle, session, events } = playedBy({ bankid })
  await settle()
  expect(session()).toMatchObject({ state: 'closed', failures: 2, hintCode, goesTo: 'error_url' })
  expect(events()).toContain('checkout.failed')
})

test('waits for the limit of BankID where it never opens the app', async () => {
  const { pass, state } = playedBy({ bankid: 'never_opened' })
  await pass(181 * second)
  expect(state()).toBe('bankid_login')
  await pass(second)
  expect(state()).toBe('bankid_failed')
})

test.each(['choose_bank', 'bankid_login', 'choose_account', 'sign'])(
  'presses Cancel at %s where the scenario says so',
  async (place) => {
    const { settle, session, events } = playedBy({ cancel_at: place })
    await settle()
    expect(session()).toMatchObject({ state: 'closed', outcome: 'cancelled' })
    expect(events()).not.toContain('checkout.approved')
  },
)

test.each(['choose_bank', 'bankid_login', 'choose_account', 'sign', 'processing'])(
  'closes the tab at %s where the scenario says so',
  async (place) => {
    const { settle, session, events } = playedBy({ leave_at: place })
    await settle()
    expect(session().left).toBe(true)
    expect(events()).toContain('checkout.left')
    if (place !== 'processing') expect(events()).not.toContain('checkout.approved')
  },
)

test('signs as many rounds as are asked for', async () => {
  const { settle, session } = playedBy({ rounds: 3 })
  await settle()
  expect(session()).toMatchObject({ state: 'processing', signatures: 2 })
})

test('names itself as the one who acted', async () => {
  const { settle, session } = playedBy({})
  await settle()
  expect(session().actor).toBe('scenario')
})

test.each(['browser', 'api'] as const)(
  'stops for good as soon as somebody acts by %s',
  async (by) => {
    const { act, pass, session } = playedBy({})
    await pass(2 * second)
    act('cancel_in_app', {}, by)
    await pass(60 * second)
    expect(session()).toMatchObject({ state: 'bankid_failed', takenOver: true, actor: by })
  },
)

test('goes on when somebody only looks', async () => {
  const { act, settle, state } = playedBy({})
  act('open', {}, 'browser')
  await settle()
  expect(state()).toBe('processing')
})

test('goes on after a limit of BankID though somebody looks', async () => {
  const { act, pass, settle, session } = playedBy({ bankid: 'never_opened' })
  await pass(3 * second)
  act('open', {}, 'browser')
  await settle()
  expect(session()).toMatchObject({ state: 'closed', failures: 2, takenOver: false })
})

test('says whether the scenario plays the payer', () => {
  const { act, checkoutService, payment } = playedBy({})
  expect(checkoutService.isScripted(payment)).toBe(true)
  act('choose_bank')
  expect(checkoutService.isScripted(payment)).toBe(false)
})
