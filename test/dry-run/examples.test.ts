import { expect, test } from 'vitest'
import { findWarnings } from '../../src/dry-run/warnings.ts'
import { openDryRuns } from './open-dry-runs.ts'

const documents = [
  [
    'a payer who is sent back before paying',
    { checkout: { mode: 'auto', browser: { goes_to: 'success_url', at: 'checkout.opened' } } },
    ['EXPIRED', 900_000],
  ],
  [
    'a payer who is too slow',
    { checkout: { mode: 'auto', think_time: '4m' } },
    ['EXPIRED', 900_000],
  ],
  [
    'a payer who never opens the app',
    {
      timeline: [{ id: 'd', at: 'checkout.opened + 1m', status: 'CRASHED' }],
      checkout: { mode: 'auto', bankid: 'never_opened' },
    },
    ['CRASHED', 60_100],
  ],
  [
    'a payer who cancels before the bank refuses',
    {
      timeline: [{ at: 'payment.created + 6s', status: 'DECLINED' }],
      checkout: { mode: 'auto', cancel_at: 'choose_account' },
    },
    ['ABORTED', 400],
  ],
] as const

test.each(documents)('foretells the end of %s', async (_, document, end) => {
  const [run] = await openDryRuns().run({ version: 1, ...document } as never)
  const last = run?.statuses.at(-1)
  expect([last?.status, last?.at]).toEqual(end)
})

test('plays each of the usual payers where the scenario leaves the payer to others', async () => {
  const runs = await openDryRuns().run('checkout: { bankid: blocked }')
  expect(runs.map(({ payer, statuses }) => [payer, statuses.at(-1)?.status])).toEqual([
    ['approves', 'COMPLETED'],
    ['cancels', 'ABORTED'],
    ['is_refused', 'DECLINED'],
    ['leaves', 'EXPIRED'],
    ['lets_time_run_out', 'EXPIRED'],
  ])
})

test('plays the payer of the scenario where the sandbox is set to', async () => {
  const runs = await openDryRuns({ SANDBOX_PAYER: 'auto' }).run('checkout: { bankid: blocked }')
  expect(runs.map(({ payer, statuses }) => [payer, statuses.at(-1)?.status])).toEqual([
    ['scenario', 'DECLINED'],
  ])
})

test('has the merchant answer each attempt of a delivery in turn, the last answer again and again', async () => {
  const document = 'callbacks: { deliveries: [{ of: completed, copies: 2 }] }'
  const [run] = await openDryRuns().run(document, { merchant: [500, 404, 200], payer: 'approves' })
  const answers = (run?.happened ?? []).flatMap((item) =>
    item.kind === 'attempt' && item.callback.subject === 'completed'
      ? [`${item.attempt}: ${item.answer}`]
      : [],
  )
  expect(answers.sort()).toEqual(['1: 500', '1: 500', '2: 404', '2: 404', '3: 200', '3: 200'])
})

const warned = [
  [
    'checkout: { mode: auto, think_time: 4m }\nexpect: { status: COMPLETED }',
    /expect\.status: says COMPLETED/,
  ],
  ['checkout: { bankid: blocked }\nsummary: One.', /checkout\.bankid: has no effect/],
  [
    'checkout: { mode: auto, cancel_at: choose_bank }\ntimeline: [{ at: checkout.approved, status: CRASHED }]',
    /CRASHED is not reached/,
  ],
] as const

test.each(warned)('warns of %s', async (document, warning) => {
  const { dryRuns, parse } = openDryRuns()
  const warnings = await findWarnings(dryRuns, parse(document))
  expect(warnings.map(({ message }) => message).join('\n')).toMatch(warning)
})

test('does not warn of a step that only a merchant who refuses callbacks leads to', async () => {
  const { dryRuns, parse } = openDryRuns()
  const document = `summary: One.
checkout: { mode: auto }
timeline:
  - { id: completed, at: checkout.approved + 1h, status: COMPLETED }
  - { id: lost, at: callback(pending).failed, status: CRASHED }`
  expect(await findWarnings(dryRuns, parse(document))).toEqual([])
})
