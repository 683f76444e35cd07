import { expect, test } from 'vitest'
import { explain, timelineText } from '../../src/dry-run/explain.ts'
import { sequenceDiagram } from '../../src/dry-run/sequence-diagram.ts'
import { planIn } from '../scenarios/scenario-files.ts'
import { openDryRuns } from './open-dry-runs.ts'

async function explained(document: string): Promise<string> {
  return explain(await openDryRuns().run(document))
}

async function drawn(document: string): Promise<string> {
  const [first] = await openDryRuns().run(document)
  return first === undefined ? '' : sequenceDiagram(first)
}

test('explains a scenario in a paragraph', async () => {
  expect(await explained('extends: failed')).toBe(
    'It becomes PENDING at checkout.opened, then DECLINED (AM04) at checkout.approved + 2s. If things go otherwise: ' +
      'ABORTED at checkout.cancelled, DECLINED at checkout.failed, EXPIRED at payment.created + 15m. ' +
      'The browser goes to error_url at declined. Each status has one callback, at its own moment.',
  )
})

const payers: Readonly<Record<string, string>> = {
  'mode: auto': 'The scenario plays a payer who approves. ',
  'mode: interactive': 'A person plays the payer. ',
  'bankid: cancel_in_app': 'It becomes PENDING',
  'cancel_at: sign': 'It becomes PENDING',
  'mode: auto, bankid: cancel_in_app':
    'The scenario plays a payer who cancels in the BankID app and gives up. ',
  'mode: auto, leave_at: processing': 'The scenario plays a payer who leaves at processing. ',
  'mode: auto, rounds: 2': 'The scenario plays a payer who approves. 2 signatures are asked for. ',
  'rounds: 3': '3 signatures are asked for. ',
}
for (const [checkout, sentence] of Object.entries(payers)) {
  test(`says who pays under ${checkout}`, async () => {
    const text = await explained(`checkout: { ${checkout} }`)
    expect(text.slice(0, sentence.length)).toBe(sentence)
  })
}

test('explains callbacks, retries and answers that are not the usual ones', async () => {
  const text = await explained(`checkout: { browser: { goes_to: nowhere, at: completed } }
api:
  get_payment: { delay: 1s, respond: after redirect.sent }
  create_payment: [{ fail: { status: 503, times: 2 } }, { fault: hang, for: 30s, times: 1 }, { fault: bad_json }]
callbacks:
  timeout: 1s
  retry: { attempts: 2, backoff: [3s], on: [] }
  deliveries:
    - { of: pending, copies: 2, gap: 1s, mutate: { signature: missing, body: not_json } }
    - { of: completed, send: never }
    - { of: declined, mutate: { status: COMPLETED, content_type: text/plain, headers: { X-A: b } } }`)
  expect(text.slice(text.indexOf('The browser'))).toBe(
    'The browser does not come back. ' +
      'Callbacks: PENDING 2 times every 1s at pending with a missing signature and a body that is not json; ' +
      'COMPLETED at completed but lost on the way; ' +
      'COMPLETED at declined with a false status and content type text/plain and headers X-A; ' +
      'every other status once, at its own moment. ' +
      'An attempt takes at most 1s; 2 attempts on nothing, after 3s. ' +
      'create_payment answers 503 provider_unavailable 2 times, then hangs for 30s once, then answers broken JSON. ' +
      'get_payment takes 1s and answers after redirect.sent.',
  )
})

test('says when a signed payment expires whose end is not certain', async () => {
  const sentence =
    'An approved payment that gets no other end expires, 15m after the approval at the earliest.'
  const waits = 'timeline: [{ id: c, at: callback(pending).acked + 1h, status: COMPLETED }]'
  expect(await explained(waits)).toContain(sentence)
  expect(await explained('extends: delayed')).not.toContain(sentence)
})

test('explains a payment to which nothing happens', async () => {
  const waits = 'timeline: [{ at: checkout.approved, status: PENDING }]'
  const deposit = { provider: 'ping', method: 'deposit', payer: 'lets_time_run_out' } as const
  expect(explain(await openDryRuns().run(waits, deposit))).toContain('It stays INITIATED.')
})

test('writes the timeline as text', () => {
  expect(timelineText(planIn('extends: lost-callback'))).toBe(
    [
      'payment.created         INITIATED',
      'checkout.opened         PENDING',
      'checkout.approved + 1s  COMPLETED',
      'checkout.cancelled      ABORTED',
      'checkout.failed         DECLINED',
      'payment.created + 15m   EXPIRED',
      'pending                 callback: PENDING at pending',
      'aborted                 callback: ABORTED at aborted',
      'declined                callback: DECLINED at declined',
      'expired                 callback: EXPIRED at expired',
      'completed               callback: COMPLETED at completed but lost on the way',
      'completed               browser: success_url',
    ].join('\n'),
  )
  expect(timelineText(planIn('extends: failed'))).toContain(
    'checkout.approved + 2s  DECLINED (AM04)',
  )
})

test('draws the usual course as a sequence', async () => {
  expect(
    await drawn('extends: forged-callback\napi: { create_payment: { fault: reset, times: 1 } }'),
  ).toBe(
    `sequenceDiagram
  participant Backend
  participant Ping
  participant OP as Open Payments
  participant Payer
  Note over Ping: create_payment resets the connection once
  Backend->>Ping: create payment
  Ping-->>Backend: INITIATED and a checkout URL
  Payer->>OP: opens the checkout
  OP->>Ping: PENDING
  Ping->>Backend: callback PENDING
  Payer->>OP: chooses a bank
  Payer->>OP: approves the payment
  OP->>Ping: COMPLETED
  Note over Ping: checkout.approved + 1s
  Ping->>Backend: callback COMPLETED with a wrong signature
  OP-->>Payer: redirect to success_url
  Ping->>Backend: callback COMPLETED 1s later
  Ping->>Backend: callback COMPLETED with a missing signature 2s later`,
  )
})

test('draws a refusal with its reason, and each end of the payer', async () => {
  expect(await drawn('extends: failed')).toContain('OP->>Ping: DECLINED (AM04)')
  const payer = (checkout: string) => drawn(`checkout: { mode: auto, ${checkout} }`)
  expect(await payer('cancel_at: choose_bank')).not.toContain('chooses a bank')
  expect(await payer('cancel_at: sign')).toContain('Payer->>OP: cancels')
  expect(await payer('bankid: blocked')).toContain('Payer->>OP: fails at BankID')
  expect(await payer('leave_at: processing')).toMatch(/approves.*closes the tab/s)
})

test('says that a wrong signature shows only where there is a signing key', async () => {
  const needsKey = 'only where its tenant has a signing key'
  expect(await explained('extends: forged-callback')).toContain(needsKey)
  expect(await explained('extends: paid')).not.toContain(needsKey)
})
