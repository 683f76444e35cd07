import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DryRunPayer, payerActs } from '../../src/dry-run/payers.ts'
import type { JsonObject } from '../../src/payment/json.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { ownProviders } from '../../src/providers/registry.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { loadableDocument } from './random-document.ts'

/** How many documents are tried; `npm run test:dry-run` tries 10,000. */
const documents = Number(process.env['DOCUMENTS'] ?? 300)

/** Those of which a payment needs no consent and no account that somebody made before. */
const providers = ownProviders({} as never).filter(
  ({ consent, liquidityAccountFor }) => consent === undefined && liquidityAccountFor === undefined,
)

const [openPayments] = providers as [Provider]

const drawn = fc.record({
  document: loadableDocument,
  provider: fc.oneof(
    { weight: 3, arbitrary: fc.constant(openPayments) },
    { weight: 1, arbitrary: fc.constantFrom(...providers) },
  ),
  merchant: fc.constantFrom(200, 200, 500, 404, 302),
})

type Run = {
  payer: DryRunPayer
  statuses: { status: string; at: number }[]
  callbacks: { status: string; at: number; state: string }[]
  redirect: { to: string; at: number } | null
}

type Delivered = {
  status: string
  state: string
  due_at: string
  attempts: { started_at: string }[]
}

type Entry = { kind: string; state: string; text: string; at: string }

/** Where and when the payer's browser went. */
function redirectIn(entries: readonly Entry[], since: number): Run['redirect'] {
  const back = entries.findLast(({ kind, state }) => kind === 'redirect' && state === 'past')
  const to = back === undefined ? undefined : /\w+_url/.exec(back.text)?.[0]
  return back === undefined || to === undefined ? null : { to, at: Date.parse(back.at) - since }
}

test('a dry run goes as the run goes: statuses, callbacks, their moments and order, and the browser', {
  timeout: 60_000 + documents * 1_000,
}, async () => {
  const { as } = openSandbox()
  let answer = 200
  const merchant = await startMerchant((_, response) => response.writeHead(answer).end())

  async function foretold(
    scenario: JsonObject,
    { provider, method }: Provider,
    status: number,
  ): Promise<Run[]> {
    const body = { scenario, provider, method, merchant: [status] }
    const dryRun = await as(randomUUID()).call('POST', '/_sandbox/dry_run', body)
    expect(dryRun.status, JSON.stringify(dryRun.body)).toBe(200)
    return dryRun.body.runs.map(({ sentence: _, ...run }: Run & { sentence: string }) => run)
  }

  async function happened(
    document: JsonObject,
    { provider, method, example, currencies: [currency = 'SEK'] = [] }: Provider,
    payer: DryRunPayer,
  ): Promise<Run> {
    const world = as(randomUUID())
    expect((await world.arm(document)).status).toBe(200)
    const { id, answer: created } = await world.createPayment({
      paymentMethod: { provider, method, currency, provider_method_parameters: example },
      callbackUrl: merchant.callbackUrl,
    })
    expect(created.status, JSON.stringify(created.body)).toBe(200)
    let now = 0
    for (const { at, action } of payer === 'scenario' ? [] : payerActs[payer]) {
      await world.advance(`${at - now}ms`)
      now = at
      await world.payer(id, action)
    }
    expect((await world.settle()).status).toBe(200)
    const { timeline, deliveries, payment } = await world.detail(id)
    const entries = await world.call('GET', `/_sandbox/payments/${id}/timeline`)
    const since = Date.parse(payment.created_at)
    return {
      payer,
      statuses: timeline
        .filter(({ state }: { state: string }) => state === 'past')
        .map(({ status, at }: { status: string; at: string }) => ({
          status,
          at: Date.parse(at) - since,
        })),
      callbacks: deliveries.map(({ status, state, attempts, due_at }: Delivered) => ({
        status,
        at: Date.parse(attempts[0]?.started_at ?? due_at) - since,
        state,
      })),
      redirect: redirectIn(entries.body.data, since),
    }
  }

  await fc.assert(
    fc.asyncProperty(drawn, async ({ document, provider, merchant: status }) => {
      answer = status
      for (const run of await foretold(document, provider, status))
        expect(await happened(document, provider, run.payer), JSON.stringify(document)).toEqual(run)
    }),
    { numRuns: documents },
  )
})
