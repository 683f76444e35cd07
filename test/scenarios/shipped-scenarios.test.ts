import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Plan } from '../../src/payment/plan-types.ts'
import { formatMoment } from '../../src/scenarios/format/moments.ts'
import { toPlan } from '../../src/scenarios/plan/plan.ts'
import type { Scenario } from '../../src/scenarios/scenario.ts'
import { openDryRuns } from '../dry-run/open-dry-runs.ts'
import { expiry, shipped } from './scenario-files.ts'

const names = [
  'answer-lost',
  'bankid-blocked',
  'bankid-never-opened',
  'bankid-times-out',
  'callback-before-answer',
  'cancelled',
  'crashed',
  'declined',
  'delayed',
  'duplicate-callbacks',
  'expired',
  'failed',
  'flaky-merchant',
  'forged-callback',
  'lost-callback',
  'out-of-order-callbacks',
  'paid',
  'provider-down',
  'redirect-before-callback',
  'return-without-session',
  'second-signer',
  'stale-read',
  'unknown-status',
]

function plan(name: string): Plan {
  const scenario = shipped.get(name)
  if (scenario === undefined) throw new Error(`no shipped scenario ${name}`)
  return toPlan(scenario, { expiry })
}

const own = (name: string) =>
  plan(name)
    .steps.filter((step) => step.because.startsWith('scenarios/'))
    .map((step) => `${step.status} at ${formatMoment(step.at)}`)

const scripted = (name: string) =>
  plan(name)
    .deliveries.filter((delivery) => delivery.scripted)
    .map(({ of, at, copies, gap, send, mutate }) => [
      of,
      formatMoment(at),
      copies,
      gap,
      send,
      mutate?.signature ?? 'good',
    ])

test('ships the scenarios of the format, all sound', () => {
  expect(shipped.problems).toEqual([])
  expect(shipped.all().map(({ name }) => name)).toEqual(names)
})

for (const name of names) {
  test(`${name} has its schema, its summary and its expected end`, async () => {
    const scenario = shipped.get(name)
    const text = readFileSync(`scenarios/${name}.yaml`, 'utf8')
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./scenario.v1.schema.json')
    expect(scenario?.summary).toMatch(/\.$/)
    expect(scenario?.line).toBe(3)
    expect(plan(name).source).toBe(`scenarios/${name}.yaml:3`)

    const [run] = await openDryRuns().dryRuns.run(scenario as Scenario)
    expect({
      status: run?.statuses.at(-1)?.status,
      callbacks: run?.callbacks
        .filter(({ state }) => state !== 'lost')
        .toSorted((a, b) => a.at - b.at)
        .map(({ status }) => status),
      ...(run?.redirect === null ? {} : { browser: run?.redirect.to }),
    }).toEqual(scenario?.document.expect)
  })
}

test('paid, flaky-merchant and provider-down change nothing of the story', () => {
  expect([own('paid'), own('flaky-merchant'), own('provider-down')]).toEqual([[], [], []])
  expect(plan('paid').payer.mode).toBeNull()
})

test('failed is refused for lack of money', () => {
  expect(own('failed')).toEqual(['DECLINED at checkout.approved + 2s'])
  expect(plan('failed').steps.find((step) => step.reason === 'AM04')?.because).toBe(
    'scenarios/failed.yaml:6 (declined at checkout.approved + 2s)',
  )
  expect(plan('failed').browser).toMatchObject({
    goesTo: 'error_url',
    at: { event: 'declined', delay: 0 },
  })
})

test('crashed, delayed and second-signer end as they say', () => {
  expect(own('crashed')).toEqual(['CRASHED at checkout.approved + 1s'])
  expect(own('delayed')).toEqual(['COMPLETED at checkout.approved + 2d12h'])
  expect(own('second-signer')).toEqual(['COMPLETED at checkout.approved + 4h'])
  expect(plan('second-signer').payer.rounds).toBe(2)
  for (const name of ['delayed', 'second-signer']) {
    expect(plan(name).browser).toMatchObject({
      goesTo: 'success_url',
      at: { event: 'checkout.approved', delay: 0 },
    })
  }
})

test('cancelled, expired and the BankID failures play their payer', () => {
  const auto = { mode: 'auto', bankid: 'approve', cancelAt: null, leaveAt: null, thinkTime: 100 }
  expect(plan('cancelled').payer).toMatchObject({
    ...auto,
    bankid: 'cancel_in_app',
    thinkTime: 300,
  })
  expect(plan('expired').payer).toMatchObject({ ...auto, leaveAt: 'choose_bank', thinkTime: 300 })
  expect(plan('bankid-blocked').payer).toMatchObject({ ...auto, bankid: 'blocked' })
  expect(plan('bankid-times-out').payer).toMatchObject({ ...auto, bankid: 'times_out' })
  expect(plan('bankid-never-opened').payer).toMatchObject({ ...auto, bankid: 'never_opened' })
})

test('duplicate, out-of-order, lost and forged callbacks are sent as they say', () => {
  expect(scripted('duplicate-callbacks')).toEqual([
    ['completed', 'completed', 2, 0, true, 'good'],
    ['completed', 'completed + 3s', 1, 0, true, 'good'],
  ])
  expect(scripted('out-of-order-callbacks')).toEqual([
    ['completed', 'completed', 2, 0, true, 'good'],
    ['completed', 'completed + 3s', 1, 0, true, 'wrong'],
    ['pending', 'completed + 5s', 1, 0, true, 'good'],
  ])
  expect(scripted('lost-callback')).toEqual([['completed', 'completed', 1, 0, false, 'good']])
  expect(scripted('forged-callback')).toEqual([
    ['completed', 'completed', 1, 0, true, 'wrong'],
    ['completed', 'completed + 1s', 1, 0, true, 'good'],
    ['completed', 'completed + 2s', 1, 0, true, 'missing'],
  ])
})

test('callback-before-answer holds the answer until PENDING is acknowledged', () => {
  expect(own('callback-before-answer')).toEqual(['PENDING at payment.created'])
  expect(plan('callback-before-answer').api['create_payment']?.[0]).toMatchObject({
    delay: null,
    fail: null,
    fault: null,
    for: null,
    times: null,
    respondAt: { event: 'callback(pending).acked', delay: 0 },
  })
})

test('redirect-before-callback has the browser back 5 s before the first callback', async () => {
  const [run] = await openDryRuns().run('extends: redirect-before-callback')
  expect((run?.callbacks[0]?.at ?? 0) - (run?.redirect?.at ?? 0)).toBe(5_000)
})

test('flaky-merchant tries again after 1 s, 10 s and 1 min', () => {
  expect(plan('flaky-merchant').retry).toEqual({
    attempts: 4,
    backoff: [1_000, 10_000, 60_000],
    on: ['timeout', 'connect', '4xx', '5xx'],
  })
  expect(plan('flaky-merchant').timeout).toBe(5_000)
  expect(plan('paid').timeout).toBe(10_000)
  expect(plan('out-of-order-callbacks').retry.on).toEqual(['timeout', 'connect', '5xx'])
})

test('provider-down answers two 503s and one hang', () => {
  expect(plan('provider-down').api['create_payment']).toMatchObject([
    { fail: { status: 503, error: 'provider_unavailable' }, times: 2, fault: null, for: null },
    { fail: null, times: 1, fault: 'hang', for: 30_000 },
  ])
})
