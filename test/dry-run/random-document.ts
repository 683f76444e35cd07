import fc from 'fast-check'
import type { JsonObject } from '../../src/payment/json.ts'
import { banks } from '../../src/providers/open-payments/banks.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { ScenarioError } from '../../src/scenarios/format/problem.ts'

const ids = ['a', 'b', 'pending', 'completed', 'declined', 'expired'] as const

const events = [
  'payment.created',
  'checkout.opened',
  'checkout.bank_chosen',
  'checkout.approved',
  'checkout.approved',
  'checkout.cancelled',
  'checkout.failed',
  'checkout.left',
  'redirect.sent',
  ...ids,
  ...['a', 'pending', 'completed'].flatMap((id) => [
    `callback(${id}).acked`,
    `callback(${id}).failed`,
  ]),
]

const duration = fc.constantFrom('0s', '250ms', '1s', '7s', '1m', '14m59s', '15m', '2h', '3d')

const moment = fc
  .tuple(fc.constantFrom(...events), fc.option(duration, { freq: 2 }))
  .map(([event, delay]) => (delay === null ? event : `${event} + ${delay}`))

const some = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })

const checkout = fc.record({
  mode: some(fc.constantFrom('auto', 'auto', 'interactive')),
  bank: some(fc.constantFrom(...banks.slice(0, 3).map(({ bic }) => bic))),
  bankid: some(fc.constantFrom('approve', 'cancel_in_app', 'never_opened', 'times_out', 'blocked')),
  cancel_at: some(fc.constantFrom('choose_bank', 'bankid_login', 'choose_account', 'sign')),
  leave_at: some(fc.constantFrom('choose_bank', 'bankid_login', 'sign', 'processing', 'result')),
  rounds: some(fc.integer({ min: 1, max: 3 })),
  second_signer: some(fc.boolean()),
  think_time: some(fc.constantFrom('0s', '300ms', '10s', '1m', '4m')),
  browser: some(
    fc.record({
      goes_to: fc.constantFrom('success_url', 'cancel_url', 'error_url', 'nowhere'),
      at: moment,
    }),
  ),
})

const timeline = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...ids),
    at: moment,
    status: fc.constantFrom('PENDING', 'COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED'),
    reason: some(fc.constantFrom('AM04', 'MS03')),
  }),
  { maxLength: 3, selector: ({ id }) => id },
)

const delivery = fc.record({
  of: fc.constantFrom('pending', 'completed', 'a'),
  at: some(moment),
  copies: some(fc.integer({ min: 1, max: 3 })),
  gap: some(duration),
  send: some(fc.constant('never')),
  mutate: some(
    fc.constantFrom(
      { signature: 'missing' },
      { status: 'COMPLETED' },
      { body: 'truncated' },
      { content_type: 'text/plain' },
    ),
  ),
})

const callbacks = fc.record({
  retry: some(
    fc.record({
      attempts: fc.integer({ min: 1, max: 4 }),
      backoff: fc.array(duration, { minLength: 1, maxLength: 2 }),
    }),
  ),
  deliveries: some(fc.array(delivery, { maxLength: 3 })),
})

/** Without the keys that were not drawn. */
function compact(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value))
}

/** Documents over all keys that say what happens to a payment, those that are not refused. */
export const loadableDocument = fc
  .record({ checkout: some(checkout), timeline: some(timeline), callbacks: some(callbacks) })
  .map((drawn): JsonObject => ({ version: 1, name: 'drawn', ...compact(drawn) }))
  .filter(isSound)

function isSound(document: JsonObject): boolean {
  try {
    parseScenario(document, 'drawn.yaml')
    return true
  } catch (error) {
    if (error instanceof ScenarioError) return false
    throw error
  }
}
