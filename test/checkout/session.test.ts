import { expect, test } from 'vitest'
import { newSession } from '../../src/checkout/session.ts'
import { bringUpToDate, toOutcome } from '../../src/payment/payer-view.ts'
import { paymentStatuses } from '../../src/payment/status-transitions.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { toPlan } from '../../src/scenarios/plan/plan.ts'
import { shipped } from '../scenarios/scenario-files.ts'

const plan = toPlan(parseScenario({ version: 1, name: 'test' }, 'a test', shipped), {
  expiry: 900_000,
})

const session = newSession(1, 'token', 'choose_bank')
const ended = ['COMPLETED', 'ABORTED', 'DECLINED', 'CRASHED', 'EXPIRED', 'STOPPED'] as const

test.each(ended)('shows the result of a payment that is %s to a payer who waits', (status) => {
  const waiting = { ...session, state: 'processing' as const }
  const after = bringUpToDate(waiting, status, plan)
  expect(after).toMatchObject({ state: 'result', outcome: toOutcome(status, 'nowhere', plan) })
})

test.each(ended)('closes an unfinished checkout of a payment that is %s', (status) => {
  expect(bringUpToDate(session, status, plan).state).toBe('closed')
})

test('leaves the checkout of a payment alone that has not ended', () => {
  const going = paymentStatuses.filter((status) => !ended.some((end) => end === status))
  expect(going.length).toBeGreaterThan(1)
  for (const status of going) expect(bringUpToDate(session, status, plan)).toBe(session)
})

test('turns a pending result into the outcome of the payment, and keeps any other', () => {
  const pending = { ...session, state: 'result' as const, outcome: 'pending' as const }
  const refused = { ...pending, outcome: 'refused' as const }
  expect(bringUpToDate(pending, 'COMPLETED', plan).outcome).toBe('paid')
  expect(bringUpToDate(refused, 'DECLINED', plan)).toBe(refused)
})
