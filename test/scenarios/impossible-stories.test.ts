import { describe, expect, test } from 'vitest'
import { problemsIn } from './scenario-files.ts'

const timeline = (...steps: readonly string[]) =>
  `version: 1\ntimeline:\n${steps.map((step) => `  - { ${step} }\n`).join('')}`

const refused: Readonly<Record<string, readonly [string, string]>> = {
  'a step after a terminal step': [
    timeline(
      'id: done, at: checkout.approved, status: COMPLETED',
      'id: late, at: done + 1s, status: PENDING',
    ),
    's.yaml:4:5: timeline[1]: "late" comes after "done". A payment cannot go from COMPLETED to PENDING: COMPLETED is terminal.',
  ],
  'a step after a built-in terminal step': [
    timeline('id: late, at: completed + 1s, status: FUNDED'),
    's.yaml:3:5: timeline[0]: "late" comes after "completed". A payment cannot go from COMPLETED to FUNDED',
  ],
  'a step after the built-in expiry': [
    timeline('id: late, at: expired + 1s, status: CRASHED'),
    's.yaml:3:5: timeline[0]: "late" is a second terminal status, after "expired".',
  ],
  'a second terminal status after the same event': [
    timeline(
      'at: checkout.approved + 1s, status: COMPLETED',
      'at: checkout.approved + 2s, status: DECLINED',
    ),
    's.yaml:4:5: timeline[1]: "declined" is a second terminal status, after "completed".',
  ],
  'a second terminal status written before the first': [
    timeline(
      'at: checkout.approved + 2s, status: COMPLETED',
      'at: checkout.approved + 1s, status: DECLINED',
    ),
    's.yaml:3:5: timeline[0]: "completed" is a second terminal status, after "declined".',
  ],
  'a second terminal status at the same instant': [
    timeline('at: checkout.approved, status: COMPLETED', 'at: checkout.approved, status: DECLINED'),
    's.yaml:4:5: timeline[1]: "declined" is a second terminal status, after "completed".',
  ],
  'a terminal status after one at an earlier event': [
    timeline('at: checkout.opened, status: CRASHED', 'at: checkout.approved, status: COMPLETED'),
    's.yaml:4:5: timeline[1]: "completed" is a second terminal status, after "crashed".',
  ],
  'a terminal status after one at the creation': [
    timeline('at: payment.created, status: CRASHED', 'at: checkout.left, status: STOPPED'),
    's.yaml:4:5: timeline[1]: "stopped" is a second terminal status, after "crashed".',
  ],
  'an approval that ends after the choice of a bank did': [
    timeline(
      'at: checkout.bank_chosen, status: CRASHED',
      'at: checkout.approved, status: COMPLETED',
    ),
    's.yaml:4:5: timeline[1]: "completed" is a second terminal status, after "crashed".',
  ],
  'a step after the callback of a terminal step': [
    timeline(
      'at: checkout.approved, status: COMPLETED',
      'at: callback(completed).acked, status: STOPPED',
    ),
    's.yaml:4:5: timeline[1]: "stopped" is a second terminal status, after "completed".',
  ],
  'a move no status allows along a chain': [
    timeline(
      'id: over, at: checkout.approved, status: OVERFUNDED',
      'id: under, at: over + 1s, status: UNDERFUNDED',
    ),
    's.yaml:4:5: timeline[1]: "under" comes after "over". A payment cannot go from OVERFUNDED to UNDERFUNDED: from OVERFUNDED it may become',
  ],
  'a step after the callback of an end, though its moment comes earlier': [
    `${timeline('at: callback(completed).acked, status: FUNDED')}callbacks: { deliveries: [{ of: completed, at: checkout.opened }] }`,
    's.yaml:3:5: timeline[0]: "funded" comes after "completed". A payment cannot go from COMPLETED to FUNDED',
  ],
  'a step that waits for its own callback': [
    `${timeline('at: callback(completed).acked, status: COMPLETED')}callbacks: { deliveries: [{ of: completed, at: checkout.opened }] }`,
    's.yaml:3:11: timeline[0].at: can never be reached: completed waits for callback(completed).acked',
  ],
  'a move no status allows after a callback': [
    timeline(
      'id: over, at: checkout.approved, status: OVERFUNDED',
      'id: under, at: callback(over).acked, status: UNDERFUNDED',
    ),
    's.yaml:4:5: timeline[1]: "under" comes after "over". A payment cannot go from OVERFUNDED to UNDERFUNDED',
  ],
  'a callback that waits for the browser that waits for it': [
    'version: 1\ncheckout: { browser: { goes_to: error_url, at: callback(pending).acked } }\ncallbacks: { deliveries: [{ of: pending }, { of: pending, at: redirect.sent }] }',
    's.yaml:3:63: callbacks.deliveries[1].at: goes on without end: redirect.sent follows from this very callback',
  ],
  'the same status again': [
    timeline('id: a, at: checkout.opened, status: PENDING', 'id: b, at: a + 1s, status: PENDING'),
    's.yaml:4:5: timeline[1]: "b" comes after "a". A payment cannot go from PENDING to PENDING',
  ],
  'the same status again after a later event': [
    timeline(
      'id: a, at: checkout.opened, status: PENDING',
      'id: b, at: checkout.approved + 1s, status: PENDING',
    ),
    's.yaml:4:5: timeline[1]: "b" comes after "a". A payment cannot go from PENDING to PENDING',
  ],
  'PENDING where the built-in one surely came before': [
    timeline('id: x, at: checkout.failed, status: PENDING', 'id: c, at: x + 1s, status: CRASHED'),
    's.yaml:3:5: timeline[0]: "x" comes after "pending". A payment cannot go from PENDING to PENDING',
  ],
  'a move from INITIATED that nothing prepares': [
    timeline('at: checkout.opened, status: FUNDED'),
    's.yaml:3:5: timeline[0]: "funded" comes after the creation. A payment cannot go from INITIATED to FUNDED',
  ],
  'a move at the creation itself': [
    timeline('at: payment.created, status: FUNDED'),
    's.yaml:3:5: timeline[0]: "funded" comes after "initiated". A payment cannot go from INITIATED to FUNDED',
  ],
  'a return to INITIATED': [
    timeline('id: again, at: checkout.opened, status: INITIATED'),
    's.yaml:3:5: timeline[0]: "again" comes after the creation.',
  ],
  'the id initiated': [
    timeline('at: checkout.opened, status: INITIATED'),
    's.yaml:3:5: timeline[0]: the id initiated is the creation itself',
  ],
  'an id used twice': [
    timeline(
      'id: a, at: checkout.opened, status: PENDING',
      'id: a, at: checkout.approved, status: COMPLETED',
    ),
    's.yaml:4:11: timeline[1].id: the id "a" is used by timeline[0] already; expected another id',
  ],
  'an id used twice for want of one': [
    timeline('at: checkout.approved, status: COMPLETED', 'at: checkout.left, status: COMPLETED'),
    's.yaml:4:5: timeline[1]: the id "completed" is used by timeline[0] already; give this entry an id of its own',
  ],
  'a step that waits for itself': [
    timeline('id: a, at: a + 1s, status: COMPLETED'),
    's.yaml:3:18: timeline[0].at: can never be reached: a waits for a; expected a chain that begins with an event',
  ],
  'steps that wait for each other': [
    timeline('id: a, at: b, status: PENDING', 'id: b, at: a, status: COMPLETED'),
    's.yaml:3:18: timeline[0].at: can never be reached: a waits for b waits for a',
  ],
  'a step that waits for a callback nobody sends': [
    `${timeline('id: b, at: callback(pending).acked, status: COMPLETED')}callbacks: { deliveries: [{ of: pending, send: never }] }`,
    's.yaml:3:18: timeline[0].at: can never be reached: b waits for callback(pending).acked',
  ],
  'a delivery that waits for its own callback': [
    'version: 1\ncallbacks: { deliveries: [{ of: pending, at: callback(pending).acked }] }',
    's.yaml:2:46: callbacks.deliveries[0].at: can never be reached: callback(pending).acked never happens',
  ],
  'a delivery that repeats itself for ever': [
    'version: 1\ncallbacks: { deliveries: [{ of: pending }, { of: pending, at: callback(pending).failed + 1h }] }',
    's.yaml:2:63: callbacks.deliveries[1].at: goes on without end: callback(pending).failed follows from this very callback',
  ],
  'a browser that waits for itself': [
    `${timeline('at: redirect.sent + 1s, status: COMPLETED')}checkout: { browser: { goes_to: success_url, at: completed } }`,
    's.yaml:4:50: checkout.browser.at: can never be reached: completed waits for redirect.sent itself',
  ],
  'a browser that waits for what never happens': [
    'version: 1\ncallbacks: { deliveries: [{ of: completed, send: never }] }\ncheckout: { browser: { goes_to: error_url, at: callback(completed).acked } }',
    's.yaml:3:48: checkout.browser.at: can never be reached: callback(completed).acked never happens',
  ],
  'another browser after a cancellation': [
    'version: 1\ncheckout: { browser: { goes_to: success_url, at: aborted + 5s } }',
    's.yaml:2:50: checkout.browser.at: after checkout.cancelled the browser always goes to cancel_url at once',
  ],
  'another browser after a failure': [
    'version: 1\ncheckout: { browser: { goes_to: nowhere, at: checkout.failed } }',
    's.yaml:2:46: checkout.browser.at: after checkout.failed the browser always goes to error_url at once',
  ],
  'an answer held for what never happens': [
    'version: 1\ncallbacks: { deliveries: [{ of: pending, send: never }] }\napi: { create_payment: [{ respond: after callback(pending).acked }] }',
    's.yaml:3:36: api.create_payment[0].respond: can never be reached: callback(pending).acked never happens',
  ],
  'an api entry that does nothing': [
    'version: 1\napi: { get_payment: { times: 1 } }',
    's.yaml:2:21: api.get_payment: does nothing; expected one of delay, fail, fault, respond',
  ],
  'a failure with a fault': [
    'version: 1\napi: { get_payment: { fail: { status: 500 }, fault: hang } }',
    's.yaml:2:53: api.get_payment.fault: excludes fail',
  ],
  'a limit given twice': [
    'version: 1\napi: { get_payment: { fail: { status: 500, times: 1 }, times: 2 } }',
    's.yaml:2:63: api.get_payment.times: is given in fail already',
  ],
  'a duration of nothing': [
    'version: 1\napi: { get_payment: { respond: after redirect.sent, for: 2s } }',
    's.yaml:2:58: api.get_payment.for: has nothing to limit; expected delay, fail or fault',
  ],
  'an api entry after one that never ends': [
    'version: 1\napi: { get_payment: [{ fault: hang }, { delay: 1s }] }',
    's.yaml:2:22: api.get_payment[0]: never ends, so the entries after it are never reached',
  ],
  'cancel_at with leave_at': [
    'version: 1\ncheckout: { cancel_at: sign, leave_at: sign }',
    's.yaml:2:40: checkout.leave_at: excludes cancel_at; expected one of them',
  ],
  'a failure screen nobody sees': [
    'version: 1\ncheckout: { cancel_at: bankid_failed }',
    's.yaml:2:24: checkout.cancel_at: can never be reached: with bankid: approve the payer never sees bankid_failed',
  ],
  'a screen after a failed login': [
    'version: 1\ncheckout: { bankid: blocked, leave_at: sign }',
    's.yaml:2:40: checkout.leave_at: can never be reached: with bankid: blocked the payer never sees sign',
  ],
  'an expected status nothing makes': [
    'version: 1\nexpect: { status: FUNDED }',
    's.yaml:2:19: expect.status: nothing makes the payment FUNDED; did you mean',
  ],
}

for (const [what, [text, problem]] of Object.entries(refused)) {
  test(`refuses ${what}`, () => {
    expect(problemsIn(text)[0]?.slice(0, problem.length)).toBe(problem)
  })
}

test('refuses a step after the callback of a step that comes after the end', () => {
  const text = timeline(
    'id: gone, at: checkout.opened, status: CRASHED',
    'id: pending, at: checkout.opened + 1s, status: PENDING',
    'id: late, at: callback(pending).acked, status: COMPLETED',
  )
  expect(problemsIn(text)).toEqual([
    expect.stringMatching(/^s\.yaml:4:5: timeline\[1\]: "pending" comes after "gone"/),
    expect.stringMatching(
      /^s\.yaml:5:5: timeline\[2\]: "late" is a second terminal status, after "gone"/,
    ),
  ])
})

describe('accepts', () => {
  const sound: Readonly<Record<string, string>> = {
    'ends after different events': timeline(
      'at: checkout.approved, status: COMPLETED',
      'at: checkout.cancelled, status: ABORTED',
      'at: checkout.failed, status: CRASHED',
    ),
    'a late end by itself beside one by the payer': timeline(
      'at: payment.created + 1h, status: CRASHED',
      'at: checkout.approved, status: COMPLETED',
    ),
    'a cancellation after the choice of a bank ended it, for it may come first': timeline(
      'at: checkout.bank_chosen, status: CRASHED',
      'at: checkout.cancelled, status: ABORTED',
    ),
    'a step that comes by itself after the limit on patience': timeline(
      'at: payment.created + 20m, status: PENDING',
    ),
    'a lost delivery after the callback of the same step':
      'version: 1\ncallbacks: { deliveries: [{ of: pending }, { of: pending, at: callback(pending).acked, send: never }] }',
    'a callback after a browser that went nowhere':
      'version: 1\ncheckout: { browser: { goes_to: nowhere, at: callback(pending).acked } }\ncallbacks: { deliveries: [{ of: pending }, { of: pending, at: redirect.sent }] }',
    'a ladder of funding': timeline(
      'at: checkout.approved, status: UNDERFUNDED',
      'at: underfunded + 1h, status: FUNDED',
      'at: funded + 1h, status: COMPLETED',
    ),
    'PENDING at one of two moments, of which either may be the first': timeline(
      'id: a, at: checkout.opened + 1s, status: PENDING',
      'id: b, at: checkout.approved, status: PENDING',
    ),
    'a status that another event prepares': timeline('at: checkout.approved, status: FUNDED'),
    'a step after an acknowledged callback': timeline(
      'at: callback(pending).acked + 1s, status: COMPLETED',
    ),
    'a callback whose moment comes before its step':
      'version: 1\ncallbacks: { deliveries: [{ of: completed, at: pending }] }',
    'a chain of callbacks':
      'version: 1\ncallbacks: { deliveries: [{ of: completed, at: callback(pending).failed }] }',
    'a browser that never returns':
      'version: 1\ncheckout: { browser: { goes_to: nowhere, at: redirect.sent } }',
    'a delay that lasts': 'version: 1\napi: { get_payment: { delay: 1s, for: 2s } }',
    'two entries with an end':
      'version: 1\napi: { get_payment: [{ fault: hang, for: 1s }, { delay: 1s }] }',
    'cancelling on the failure screen':
      'version: 1\ncheckout: { bankid: blocked, cancel_at: bankid_failed }',
  }
  for (const [what, text] of Object.entries(sound)) {
    test(what, () => {
      expect(problemsIn(text)).toEqual([])
    })
  }
})
