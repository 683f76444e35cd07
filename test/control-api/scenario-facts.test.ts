import { expect, test } from 'vitest'
import { findFacts, prepareFacts, toFacts } from '../../src/control-api/queries/scenario-facts.ts'
import { loadCatalogue, shipped } from '../../src/scenarios/load.ts'
import { openDryRuns } from '../dry-run/open-dry-runs.ts'

const scenarios = loadCatalogue([shipped]).all()

test('the facts that a build prepares are those of runs made at the start', async () => {
  const { dryRuns } = openDryRuns()
  const prepared = JSON.parse(await prepareFacts(dryRuns, scenarios))
  const { dryRuns: ofSandbox } = openDryRuns({ PUBLIC_URL: 'http://a.b', SANDBOX_CLOCK: 'manual' })
  for (const scenario of scenarios) {
    const played = toFacts(ofSandbox, scenario, await ofSandbox.run(scenario))
    expect(await findFacts(ofSandbox, scenario, prepared)).toEqual(played)
  }
})

test('prepared facts are taken where the document and the settings are the same, and no other', async () => {
  const { dryRuns, parse } = openDryRuns()
  const paid = parse('name: paid\ncheckout: { mode: auto }')
  const prepared = JSON.parse(await prepareFacts(dryRuns, [paid]))
  const marked = { explanation: 'as prepared', timeline: '', diagram: '', course: [] }
  for (const document of Object.keys(prepared.facts)) prepared.facts[document] = marked
  const explain = async (of: typeof dryRuns, scenario = paid) =>
    (await findFacts(of, scenario, prepared)).explanation

  expect(await explain(dryRuns)).toBe('as prepared')
  expect(
    await explain(dryRuns, parse('name: paid\ncheckout: { mode: auto, think_time: 2s }')),
  ).not.toBe('as prepared')
  for (const env of [
    { SANDBOX_PAYMENT_EXPIRY: '2h' },
    { SANDBOX_PAYER: 'auto' },
    { SANDBOX_CALLBACK_INITIATED: 'true' },
  ])
    expect(await explain(openDryRuns(env).dryRuns), JSON.stringify(env)).not.toBe('as prepared')
})
