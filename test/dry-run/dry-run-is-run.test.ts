import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DryRunPayer, payerActs } from '../../src/dry-run/payers.ts'
import type { JsonObject } from '../../src/payment/json.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { type Played, playPayment, providerName, providerOf } from './play-payment.ts'
import { loadableDocument } from './random-document.ts'

/** How many documents are tried; `npm run test:dry-run` tries 10,000. */
const documents = Number(process.env['DOCUMENTS'] ?? 100)

const drawn = fc.record({
  document: loadableDocument,
  provider: providerName,
  merchant: fc.constantFrom(200, 200, 500, 404, 302),
})

/** What was found by drawing, and must be right for good. */
const found: [typeof drawn extends fc.Arbitrary<infer Drawn> ? Drawn : never][] = [
  // The payer goes on at the instant at which the backend refuses a callback.
  [
    {
      document: {
        ...{ version: 1, name: 'drawn', checkout: { mode: 'auto', think_time: '0s' } },
        timeline: [{ id: 'a', at: 'callback(pending).failed', status: 'COMPLETED' }],
        callbacks: { retry: { attempts: 1, backoff: ['0s'] } },
      },
      provider: 'open_payments pis',
      merchant: 500,
    },
  ],
]

type Run = Played & { payer: DryRunPayer }

test('a dry run goes as the run goes: statuses, callbacks, their moments and order, and the browser', {
  timeout: 60_000 + documents * 1_000,
}, async () => {
  const { as } = openSandbox()
  let answer = 200
  const { callbackUrl } = await startMerchant((_, response) => response.writeHead(answer).end())

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

  await fc.assert(
    fc.asyncProperty(drawn, async ({ document, provider: name, merchant: status }) => {
      const provider = providerOf(name)
      answer = status
      for (const { payer, ...run } of await foretold(document, provider, status)) {
        const acts = payer === 'scenario' ? [] : payerActs[payer]
        const world = as(randomUUID())
        const { id: _, ...happened } = await playPayment(
          world,
          document,
          provider,
          acts,
          callbackUrl,
        )
        expect(happened, JSON.stringify(document)).toEqual(run)
      }
    }),
    { numRuns: documents, examples: found },
  )
})
