import { describe, expect, test } from 'vitest'
import { reactTo } from '../../src/payment/lifecycle.ts'
import type { Effect, Happening, PaymentState } from '../../src/payment/lifecycle-types.ts'
import { IllegalMoveError } from '../../src/payment/status-transitions.ts'
import { planIn } from '../scenarios/scenario-files.ts'
import { stateOf } from './payment-state.ts'

const now = 1_000_000

/** One effect in a few words: `status COMPLETED of completed`, `step completed at +1000`. */
function inWords(effect: Effect): string {
  const since = (at: number) => `+${at - now}`
  switch (effect.kind) {
    case 'status':
      return `status ${effect.change.status} of ${effect.change.step}`
    case 'step':
      return `step ${effect.step.id} at ${since(effect.dueAt)} of ${effect.timeoutOwner}`
    case 'callback': {
      const { delivery, announces, dueAt, isLost } = effect
      const how = isLost ? 'lost' : announces === null ? 'waits' : `at ${since(dueAt)}`
      return `callback ${delivery.of} ${how}`
    }
    case 'release':
      return `release ${effect.step}`
    case 'lose':
      return `lose ${effect.step}`
    case 'passed':
      return `passed ${effect.step}`
    case 'browser':
      return `browser ${effect.goesTo} at ${since(effect.dueAt)}`
    case 'transfer':
      return `transfer ${effect.amount}`
    case 'event':
      return `event ${effect.event}`
    default:
      return effect.kind
  }
}

function effectsOf(yaml: string, happening: Happening, more: Partial<PaymentState> = {}) {
  return reactTo(stateOf(planIn(yaml), more), happening, now)
}

function reactions(yaml: string, happening: Happening, more: Partial<PaymentState> = {}): string[] {
  return effectsOf(yaml, happening, more).map(inWords)
}

const event = (name: string, shift = 0): Happening => ({ kind: 'event', event: name, shift })

const pending: Partial<PaymentState> = {
  status: () => 'PENDING',
  changes: () => [
    { status: 'INITIATED', step: 'initiated', funds: null },
    { status: 'PENDING', step: 'pending', funds: null },
  ],
}

const stop = { kind: 'status', status: 'STOPPED', reason: null, because: 'x', funds: null } as const

describe('what follows', () => {
  test('of an event that nothing hangs on is that it happened, and nothing is read for it', () => {
    const unread = () => expect.fail('nothing needs to be known')
    const nothing = { status: unread, changes: unread, passedSteps: unread, scheduled: unread }
    const untouched = { ...nothing, isScripted: unread, announce: unread }
    expect(reactions('', event('checkout.left'), untouched)).toEqual(['event checkout.left'])
  })

  test('of the creation is the time limit, and nothing of the payment is read', () => {
    const unread = () => expect.fail('nothing needs to be known')
    const untouched = { status: unread, changes: unread, passedSteps: unread, announce: unread }
    expect(reactions('', event('payment.created'), untouched)).toEqual([
      'event payment.created',
      'step expired at +900000 of payer',
    ])
  })

  test('of the approval comes later, by as much as the bank is slow', () => {
    expect(reactions('', event('checkout.approved', 300_000), pending)).toEqual([
      'event checkout.approved',
      'drop_timeouts',
      'step completed at +301000 of none',
    ])
  })

  test('at the same instant is resolved at once, each step with its callback first', () => {
    const yaml = `timeline:
  - { id: pending, at: checkout.opened, status: PENDING }
  - { id: completed, at: pending, status: COMPLETED }`
    expect(reactions(yaml, event('checkout.opened'))).toEqual([
      'event checkout.opened',
      'status PENDING of pending',
      'event pending',
      'callback pending at +0',
      'status COMPLETED of completed',
      'drop_planned',
      'event completed',
      'callback completed at +0',
      'ended',
    ])
  })

  test('of a step whose status the payment has is all but its announcement, and only once', () => {
    const yaml = `timeline:
  - { id: a, at: checkout.opened + 1s, status: PENDING }
  - { id: b, at: checkout.left, status: PENDING }
  - { id: c, at: b + 1h, status: CRASHED }`
    const state = {
      ...pending,
      changes: () => [{ status: 'PENDING', step: 'a', funds: null }] as const,
    }
    expect(reactions(yaml, event('checkout.left'), state)).toEqual([
      'event checkout.left',
      'passed b',
      'event b',
      'step c at +3600000 of none',
    ])
    const again = { ...state, passedSteps: () => ['b'] }
    expect(reactions(yaml, event('checkout.left'), again)).toEqual(['event checkout.left'])
  })

  test('of a step that the payment can no longer come to is nothing', () => {
    const declined = { status: () => 'DECLINED' as const }
    expect(reactions('', event('checkout.cancelled'), declined)).toEqual([
      'event checkout.cancelled',
      'browser cancel_url at +0',
    ])
  })

  test('of a status that no step has is announced as well', () => {
    expect(reactions('', stop, pending)).toEqual([
      'status STOPPED of null',
      'drop_planned',
      'callback stopped at +0',
      'ended',
    ])
  })

  test('of a status from outside is what hangs on the step with that status', () => {
    const expired = { ...stop, status: 'EXPIRED' } as const
    expect(reactions('', expired, pending).slice(0, 3)).toEqual([
      'status EXPIRED of expired',
      'drop_planned',
      'event expired',
    ])
  })

  test('of a status that cannot be is an error', () => {
    const ended = { status: () => 'COMPLETED' as const }
    expect(() => effectsOf('', stop, ended)).toThrow(IllegalMoveError)
  })

  test('of a payment that announces nothing has no callbacks', () => {
    const silent = { ...pending, isAnnounced: false }
    expect(reactions('', stop, silent)).toEqual(['status STOPPED of null', 'drop_planned', 'ended'])
  })
})

describe('a callback', () => {
  const early = 'callbacks: { deliveries: [{ of: completed, at: checkout.opened + 1h }] }'

  test('waits for a step that can still come', () => {
    expect(reactions(early, event('checkout.opened'))).toContain('callback completed waits')
  })

  test('is released by its step', () => {
    const due = { kind: 'event', event: 'x' } as const
    const yaml = `${early}\ntimeline: [{ id: completed, at: checkout.approved, status: COMPLETED }]`
    expect(reactions(yaml, { ...due, event: 'checkout.approved' }, pending)).toContain(
      'release completed',
    )
  })

  test.each(['checkout.cancelled', 'checkout.failed'])(
    'is lost with its step after %s, and before the payment has ended',
    (end) => {
      expect(reactions(early, event(end), pending).slice(-3, -1)).toEqual([
        'lose completed',
        'ended',
      ])
    },
  )

  test('is lost at once where its moment comes after the end', () => {
    const yaml = 'callbacks: { deliveries: [{ of: completed, at: redirect.sent }] }'
    const aborted = {
      status: () => 'ABORTED' as const,
      changes: () => [{ status: 'ABORTED', step: 'aborted', funds: null }] as const,
    }
    const effects = effectsOf(yaml, event('redirect.sent'), aborted)
    expect(effects.map(inWords)).toEqual(['event redirect.sent', 'callback completed lost'])
    expect(effects[1]).toMatchObject({ because: expect.stringMatching(/: completed never came$/) })
  })

  test('at the callback of a step that never came is lost when the payment ends', () => {
    const yaml = 'callbacks: { deliveries: [{ of: pending, at: callback(completed).acked }] }'
    const effects = effectsOf(yaml, event('checkout.cancelled'), pending)
    expect(effects.filter(({ kind }) => kind === 'callback').map(inWords)).toEqual([
      'callback aborted at +0',
      'callback pending lost',
    ])
  })

  test('of a step that was passed tells of the status that was there', () => {
    const yaml = `timeline:
  - { id: a, at: checkout.opened + 1s, status: PENDING }
  - { id: b, at: checkout.left, status: PENDING }
callbacks: { deliveries: [{ of: b, at: payment.created }] }`
    const opened = { status: 'PENDING', step: 'a', funds: null } as const
    const state = { ...pending, changes: () => [opened] }
    expect(effectsOf(yaml, event('checkout.left'), state)).toContainEqual({
      kind: 'release',
      step: 'b',
      announces: opened,
    })
  })

  test.each([
    ['twice', ['callback stopped at +0', 'callback stopped at +0']],
    ['never', ['callback stopped lost']],
  ] as const)('is sent %s where the test controls say so', (announce, expected) => {
    const effects = effectsOf('', stop, { ...pending, announce: () => announce })
    expect(effects.filter(({ kind }) => kind === 'callback').map(inWords)).toEqual(expected)
  })
})

describe('money', () => {
  const deposit = { ...pending, takesTransfers: true, totalAmount: 1_000 }
  const transfer = (received: number): Happening => {
    return { kind: 'transfer', received, whenFunded: 'COMPLETED', because: 'a transfer' }
  }

  test.each([
    [400, 'UNDERFUNDED'],
    [1_000, 'COMPLETED'],
    [1_001, 'OVERFUNDED'],
  ])('%i of 1000 makes a payment %s', (received, status) => {
    const [first] = effectsOf('', transfer(received), deposit)
    expect(first).toMatchObject({
      change: { status, funds: { received, received_total: received } },
    })
  })

  test('that comes in is added to what there is, and a payment may stay as it is', () => {
    const underfunded: Partial<PaymentState> = {
      ...deposit,
      status: () => 'UNDERFUNDED',
      changes: () => [{ status: 'UNDERFUNDED', step: null, funds: { received_total: 300 } }],
    }
    const [first] = effectsOf('', transfer(100), underfunded)
    expect(first).toMatchObject({
      change: { status: 'UNDERFUNDED', funds: { received: 100, received_total: 400 } },
    })
  })

  test('makes a payment PENDING first', () => {
    const words = reactions('', transfer(1_000), { takesTransfers: true })
    expect(words.filter((word) => word.startsWith('status'))).toEqual([
      'status PENDING of pending',
      'status COMPLETED of completed',
    ])
  })

  test('is taken to come from the payer where a scenario completes the payment', () => {
    const yaml = 'timeline: [{ at: checkout.approved, status: COMPLETED }]'
    expect(reactions(yaml, event('checkout.approved'), deposit)).toContain('transfer 1000')
  })

  test('of which there is too much leads to no step', () => {
    const over: Partial<PaymentState> = {
      ...deposit,
      status: () => 'OVERFUNDED',
      changes: () => [{ status: 'OVERFUNDED', step: null, funds: { received_total: 1_500 } }],
    }
    const yaml = 'timeline: [{ at: checkout.approved, status: COMPLETED }]'
    expect(reactions(yaml, event('checkout.approved'), over)).not.toContain(
      'status COMPLETED of completed',
    )
  })
})

describe('the limit of a signed payment', () => {
  const yaml = 'timeline: [{ at: callback(pending).acked, status: COMPLETED }]'
  const plan = planIn(yaml)
  const limit = plan.steps.find(({ isTimeout }) => isTimeout) ?? expect.fail('it has a limit')
  const due: Happening = { kind: 'step', step: limit, isSignedLimit: true }

  test('is put off while something is ahead', () => {
    const scheduled = () => [
      { kind: 'payer', dueAt: now + 9_000 },
      { kind: 'callback', dueAt: now + 5_000 },
    ]
    expect(reactions(yaml, due, { ...pending, scheduled })).toEqual([
      'step expired at +905000 of none',
    ])
  })

  test('ends it where nothing is', () => {
    expect(reactions(yaml, due, pending)[0]).toBe('status EXPIRED of expired')
  })
})
