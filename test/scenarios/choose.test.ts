import { expect, test } from 'vitest'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { chooseScenario, UnknownScenarioError } from '../../src/scenarios/select.ts'
import { directoryOf, shipped } from './scenario-files.ts'

const payment = {
  amount: 4004,
  currency: 'SEK',
  reference: 'order-17',
  tenantId: 'aaaa',
  metadata: { kind: 'test' },
  provider: 'open_payments',
  method: 'pis',
}

const unasked = {
  catalogue: shipped,
  header: null,
  metadataName: null,
  armed: null,
  tenantDefault: null,
  serverDefault: null,
  payment,
}

const asked = {
  ...unasked,
  header: 'failed',
  metadataName: 'cancelled',
  armed: { scenario: 'delayed', because: 'POST /_sandbox/arm' },
  tenantDefault: { scenario: 'crashed', because: 'POST /_sandbox/arm' },
  serverDefault: 'expired',
}

function withMatches(files: Readonly<Record<string, string>>) {
  const catalogue = loadCatalogue(['scenarios', directoryOf(files)])
  expect(catalogue.problems).toEqual([])
  return catalogue
}

test('takes the header first', () => {
  expect(chooseScenario(asked).because).toBe(
    'scenario "failed" (scenarios/failed.yaml:3) chosen by header Sandbox-Scenario',
  )
})

test('takes the metadata second', () => {
  const { scenario, because } = chooseScenario({ ...asked, header: null })
  expect(scenario.name).toBe('cancelled')
  expect(because).toBe(
    'scenario "cancelled" (scenarios/cancelled.yaml:3) chosen by metadata.sandbox_scenario',
  )
})

test('takes what is armed third', () => {
  const { because } = chooseScenario({ ...asked, header: null, metadataName: null })
  expect(because).toBe('scenario "delayed" (scenarios/delayed.yaml:3) armed by POST /_sandbox/arm')
})

test('takes a match before the default of the tenant', () => {
  const catalogue = withMatches({
    'm.yaml': 'version: 1\nmatch: { amount: 4004, metadata: { kind: test } }',
  })
  const { scenario, because } = chooseScenario({
    ...asked,
    header: null,
    metadataName: null,
    armed: null,
    catalogue,
  })
  expect(scenario.name).toBe('m')
  expect(because).toMatch(/m\.yaml:1\) chosen by its match on amount, metadata\.kind$/)
})

test('takes the default of the tenant, then of the server, then paid', () => {
  const { because } = chooseScenario({ ...asked, header: null, metadataName: null, armed: null })
  expect(because).toBe(
    'scenario "crashed" (scenarios/crashed.yaml:3) default of the tenant, by POST /_sandbox/arm',
  )
  const server = chooseScenario({ ...unasked, serverDefault: 'expired' })
  expect(server.because).toBe(
    'scenario "expired" (scenarios/expired.yaml:3) default of the server, by SANDBOX_SCENARIO',
  )
  expect(chooseScenario(unasked).because).toBe(
    'scenario "paid" (scenarios/paid.yaml:3) chosen because nothing else applies',
  )
})

test('takes an armed scenario that came whole', () => {
  const scenario = parseScenario({ version: 1, name: 'mine' }, 'POST /_sandbox/arm')
  const choice = chooseScenario({ ...unasked, armed: { scenario, because: 'a test' } })
  expect(choice.scenario).toBe(scenario)
  expect(choice.because).toBe('scenario "mine" (POST /_sandbox/arm:3) armed by a test')
})

test('refuses an unknown name with the nearest and the known ones', () => {
  const choose = () => chooseScenario({ ...asked, header: 'declayed' })
  expect(choose).toThrow(UnknownScenarioError)
  expect(choose).toThrow(
    /^A scenario chosen by header Sandbox-Scenario: unknown scenario "declayed"; did you mean "delayed"\? Known: answer-lost, .*, unknown-status$/,
  )
  expect(choose).toThrow(expect.objectContaining({ scenario: 'declayed', nearest: 'delayed' }))
})

test('refuses an empty name', () => {
  expect(() => chooseScenario({ ...asked, header: '' })).toThrow(/unknown scenario ""\. Known: /)
})

test('takes the most specific match', () => {
  const catalogue = withMatches({
    'a.yaml': 'version: 1\nmatch: { amount: 4004 }',
    'b.yaml': 'version: 1\nmatch: { amount: 4004, currency: SEK, metadata: { kind: test } }',
    'c.yaml': 'version: 1\nmatch: { amount: 4004, currency: SEK }',
  })
  expect(chooseScenario({ ...unasked, catalogue }).scenario.name).toBe('b')
  const other = { ...payment, metadata: null }
  expect(chooseScenario({ ...unasked, catalogue, payment: other }).scenario.name).toBe('c')
})
