import { expect, test } from 'vitest'
import type { Plan } from '../../src/payment/plan-types.ts'
import { plannedOn } from '../../src/payment/planned-on.ts'
import { formatMoment } from '../../src/scenarios/format/moments.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { toPlan } from '../../src/scenarios/plan/plan.ts'
import { planIn, planOfDummy } from './scenario-files.ts'

const truth = (plan: Plan) =>
  plan.steps.map(({ id, at, status }) => `${id}: ${status} at ${formatMoment(at)}`)

const usual = [
  'initiated: INITIATED at payment.created',
  'pending: PENDING at checkout.opened',
  'completed: COMPLETED at checkout.approved + 1s',
  'aborted: ABORTED at checkout.cancelled',
  'declined: DECLINED at checkout.failed',
  'expired: EXPIRED at payment.created + 15m',
]

test('answers every event of the payer without a timeline', () => {
  expect(truth(planIn(''))).toEqual(usual)
})

test('replaces the reaction to an event the timeline names, and no other', () => {
  const plan = planIn('timeline: [{ at: checkout.approved + 1s, status: CRASHED }]')
  expect(truth(plan)).toEqual([
    ...usual.slice(0, 2),
    'crashed: CRASHED at checkout.approved + 1s',
    ...usual.slice(3),
  ])
})

test('keeps the reaction to a failure beside an own step of its name', () => {
  const plan = planIn('timeline: [{ at: checkout.approved + 2s, status: DECLINED }]')
  expect(truth(plan)).toContain('declined: DECLINED at checkout.approved + 2s')
  expect(truth(plan)).toContain('built_in_declined: DECLINED at checkout.failed')
})

test('lets PENDING and COMPLETED come elsewhere under their own names', () => {
  const pending = planIn('timeline: [{ at: checkout.bank_chosen, status: PENDING }]')
  expect(truth(pending)).toEqual([
    usual[0],
    'pending: PENDING at checkout.bank_chosen',
    ...usual.slice(2),
  ])
  const completed = planIn('timeline: [{ at: callback(pending).acked, status: COMPLETED }]')
  expect(truth(completed).filter((step) => step.includes('COMPLETED'))).toEqual([
    'completed: COMPLETED at callback(pending).acked',
  ])
})

test('lets PENDING and COMPLETED come elsewhere under other names', () => {
  const plan = planIn(`timeline:
  - { id: p, at: checkout.bank_chosen, status: PENDING }
  - { id: c, at: callback(p).acked, status: COMPLETED }`)
  expect(truth(plan)).toEqual([
    usual[0],
    'p: PENDING at checkout.bank_chosen',
    'c: COMPLETED at callback(p).acked',
    ...usual.slice(3),
  ])
})

test('keeps COMPLETED at the approval beside one for a payer who does not sign', () => {
  const plan = planIn('timeline: [{ id: late, at: checkout.left + 1m, status: COMPLETED }]')
  expect(truth(plan)).toContain(usual[2])
  const named = planIn('timeline: [{ at: checkout.left + 1m, status: COMPLETED }]')
  expect(truth(named)).toContain('built_in_completed: COMPLETED at checkout.approved + 1s')
})

test('leaves the built-in PENDING out where one comes by itself', () => {
  const plan = planIn('timeline: [{ id: early, at: payment.created + 1s, status: PENDING }]')
  expect(truth(plan)).toEqual([
    usual[0],
    'early: PENDING at payment.created + 1s',
    ...usual.slice(2),
  ])
})

test('keeps the built-in COMPLETED under another name where its id means something else', () => {
  const plan = planIn('timeline: [{ id: completed, at: checkout.left, status: CRASHED }]')
  expect(truth(plan)).toContain('built_in_completed: COMPLETED at checkout.approved + 1s')
})

test('leaves the expiry out where the scenario ends by itself', () => {
  const plan = planIn(
    'timeline: [{ id: a, at: initiated + 1s, status: PENDING }, { at: a + 1h, status: CRASHED }]',
  )
  expect(truth(plan)).not.toContain(usual[5])
  expect(truth(plan)).toContain('a: PENDING at payment.created + 1s')
})

test('keeps the expiry where the scenario waits for the payer', () => {
  expect(truth(planIn('timeline: [{ at: checkout.opened + 1h, status: CRASHED }]'))).toContain(
    usual[5],
  )
})

test('takes an own step called expired for the limit on patience', () => {
  const { steps } = planIn('timeline: [{ at: payment.created + 1m, status: EXPIRED }]')
  expect(steps.filter((step) => step.status === 'EXPIRED')).toEqual([
    {
      id: 'expired',
      at: { event: 'payment.created', delay: 60_000 },
      status: 'EXPIRED',
      reason: null,
      isTimeout: true,
      because: 's.yaml:2 (expired at payment.created + 1m)',
    },
  ])
  const [other] = planIn(
    'timeline: [{ id: gone, at: payment.created + 1m, status: EXPIRED }]',
  ).steps.slice(2)
  expect(other).toMatchObject({ id: 'gone', isTimeout: false })
  expect(
    planIn('')
      .steps.filter((step) => step.isTimeout)
      .map((step) => step.id),
  ).toEqual(['expired'])
})

test('takes an own step called expired after another event for a status like any other', () => {
  const { steps } = planIn('timeline: [{ at: checkout.opened + 1m, status: EXPIRED }]')
  expect(steps.filter((step) => step.status === 'EXPIRED')).toMatchObject([
    { id: 'expired', at: { event: 'checkout.opened', delay: 60_000 }, isTimeout: false },
  ])
})

test('takes initiated for the creation wherever it is named', () => {
  const { api, browser } = planIn(
    'api: { get_payment: { respond: after initiated + 1s } }\ncheckout: { browser: { goes_to: nowhere, at: initiated } }',
  )
  expect(api['get_payment']?.[0]?.respondAt).toEqual({ event: 'payment.created', delay: 1_000 })
  expect(browser.at).toEqual({ event: 'payment.created', delay: 0 })
})

test('takes the limit on patience from the settings', () => {
  const scenario = parseScenario('version: 1', 's.yaml')
  expect(truth(toPlan(scenario, { expiry: 60_000 })).at(-1)).toBe(
    'expired: EXPIRED at payment.created + 1m',
  )
})

test('says why for everything', () => {
  const plan = planIn(`timeline:
  - { id: declined, at: checkout.approved + 2s, status: DECLINED, reason: AM04 }
callbacks:
  deliveries:
    - { of: pending, at: declined + 5s }
checkout:
  browser: { goes_to: error_url, at: declined }
api:
  get_payment: { delay: 1s }
  create_payment:
    - { delay: 2s }`)
  expect(plan.steps.find((step) => step.id === 'declined')).toMatchObject({
    reason: 'AM04',
    because: 's.yaml:3 (declined at checkout.approved + 2s)',
  })
  expect(plan.steps.find((step) => step.id === 'pending')?.because).toBe(
    'the payer opened the checkout (built in)',
  )
  expect(plan.steps.at(-1)?.because).toBe(
    'the payment was still open 15m after its creation (built in)',
  )
  expect(plan.deliveries.at(-1)?.because).toBe('s.yaml:6 (callback of pending at declined + 5s)')
  expect(plan.deliveries.find(({ of }) => of === 'declined')?.because).toBe(
    'DECLINED: s.yaml:3 (declined at checkout.approved + 2s)',
  )
  expect(plan.browser.because).toBe('s.yaml:8 (error_url at declined)')
  expect(plan.api['get_payment']?.[0]?.because).toBe('s.yaml:10 (api get_payment)')
  expect(plan.api['create_payment']?.[0]?.because).toBe('s.yaml:12 (api create_payment)')
})

test('announces each step once at its own moment, but not the creation', () => {
  const { deliveries } = planIn('')
  expect(deliveries.map(({ of }) => of)).toEqual([
    'pending',
    'completed',
    'aborted',
    'declined',
    'expired',
  ])
  expect(deliveries[0]).toEqual({
    of: 'pending',
    at: { event: 'pending', delay: 0 },
    copies: 1,
    gap: 0,
    send: true,
    mutate: null,
    scripted: false,
    because: 'PENDING, because the payer opened the checkout (built in)',
  })
})

test('replaces the callback of the steps that deliveries name, and no other', () => {
  const { deliveries } = planIn(
    'callbacks: { deliveries: [{ of: initiated, mutate: {} }, { of: completed, copies: 2, gap: 3s }] }',
  )
  expect(deliveries.map(({ of, scripted }) => [of, scripted])).toEqual([
    ['pending', false],
    ['aborted', false],
    ['declined', false],
    ['expired', false],
    ['initiated', true],
    ['completed', true],
  ])
  expect(deliveries[4]).toMatchObject({ at: { event: 'payment.created', delay: 0 }, mutate: null })
  expect(deliveries[5]).toMatchObject({
    at: { event: 'completed', delay: 0 },
    copies: 2,
    gap: 3_000,
  })
})

test('puts what tells of an event before the statuses that follow, other callbacks and the browser', () => {
  const plan = planIn(`timeline: [{ id: x, at: pending + 1s, status: FUNDED }]
callbacks: { deliveries: [{ of: x, at: pending + 2s }, { of: pending }] }`)
  expect(plannedOn(plan, 'pending').map(({ kind, delay }) => [kind, delay])).toEqual([
    ['delivery', 0],
    ['status', 1_000],
    ['delivery', 2_000],
  ])
  expect(plannedOn(plan, 'completed').map(({ kind }) => kind)).toEqual(['delivery', 'browser'])
})

test('plans each copy of a delivery on its own', () => {
  const plan = planIn(
    'callbacks: { deliveries: [{ of: completed, at: completed + 1s, copies: 3, gap: 2s }] }',
  )
  const planned = plannedOn(plan, 'completed').filter(({ kind }) => kind === 'delivery')
  expect(planned.map((one) => [one.kind === 'delivery' && one.copy, one.delay])).toEqual([
    [1, 1_000],
    [2, 3_000],
    [3, 5_000],
  ])
})

test('plans nothing on an event the plan does not know, and no second INITIATED', () => {
  expect(plannedOn(planIn(''), 'callback(pending).acked')).toEqual([])
  expect(
    plannedOn(planIn(''), 'payment.created').map(
      (planned) => planned.kind === 'status' && planned.step.id,
    ),
  ).toEqual(['expired'])
})

test('gives the same plan and version for the same text, another for another', () => {
  expect(planIn('seed: 1')).toEqual(planIn('seed: 1'))
  expect(planIn('seed: 1').version).toMatch(/^[0-9a-f]{16}$/)
  expect(planIn('seed: 1').version).not.toBe(planIn('seed: 2').version)
  expect(planIn('name: a').version).not.toBe(planIn('name: b').version)
})

test('survives a journey through JSON', () => {
  const plan = planIn(
    'callbacks: { deliveries: [{ of: pending, mutate: { headers: { X-A: b } } }] }',
  )
  const stored: Plan = JSON.parse(JSON.stringify(plan))
  expect(stored).toEqual(plan)
  expect(plannedOn(stored, 'pending')).toEqual(plannedOn(plan, 'pending'))
})

test('makes a dummy payment PENDING and then what was wished for', () => {
  const plan = planOfDummy('DECLINED')
  expect(truth(plan)).toEqual([
    'initiated: INITIATED at payment.created',
    'pending: PENDING at payment.created + 50ms',
    'declined: DECLINED at payment.created + 600ms',
  ])
  expect(plan.deliveries.map(({ of }) => of)).toEqual(['pending', 'declined'])
  expect(plan.steps[2]?.because).toBe('provider dummy (DECLINED at payment.created + 600ms)')
  expect(truth(planOfDummy('PENDING'))).toHaveLength(2)
  expect(truth(planOfDummy('INITIATED'))).toHaveLength(1)
  expect(planOfDummy('INITIATED').deliveries).toEqual([])
  expect(planOfDummy('PENDING').version).not.toBe(plan.version)
})
