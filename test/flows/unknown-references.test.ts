import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from '@hono/zod-openapi'
import { expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { readConfig } from '../../src/config.ts'
import { defineProvider } from '../../src/providers/provider.ts'
import { validValues } from '../../src/providers/valid-values.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { openSandbox } from '../open-sandbox.ts'
import { directoryOf } from '../scenarios/scenario-files.ts'

const seb = 'SE8850000000050010000011'

const refused: readonly (readonly [string, RegExp])[] = [
  [
    'checkout: { bank: SWEDSESX }',
    /:2:19: checkout\.bank: unknown bank "SWEDSESX"; did you mean "SWEDSESS"\? Known: SWEDSESS, ESSESESS/,
  ],
  [
    `checkout: { bank: HANDSESS, account: ${seb} }`,
    /:2:38: checkout\.account: SE88\d+ is an account of ESSESESS, not of HANDSESS; expected one of SE2960000000000000000116, SE32/,
  ],
  [
    'checkout: { account: SE8850000000050010000012 }',
    /:2:22: checkout\.account: unknown account "SE\d+"; did you mean "SE8850000000050010000011"\?/,
  ],
  [
    'match: { provider: open_banking }',
    /:2:20: match\.provider: unknown provider "open_banking"; did you mean "open_payments"\?/,
  ],
  ['match: { method: piss }', /:2:18: match\.method: unknown method "piss"; did you mean "pis"\?/],
  [
    'match: { provider: swish, method: pis }',
    /:2:35: match\.method: unknown method of swish "pis".* Known: e_commerce, m_commerce/,
  ],
  ['match: { tenant_id: foo }', /:2:21: match\.tenant_id: expected a UUID such as .*, got "foo"/],
]

const start = (folder: string, providers: readonly ReturnType<typeof defineProvider>[] = []) => {
  const onError = (error: unknown) => {
    throw error
  }
  const sandbox = createSandbox(readConfig({ SANDBOX_SCENARIOS: folder }), { onError, providers })
  onTestFinished(() => sandbox.close())
}

test.each(refused)('does not start with %s, and says what was expected', (line, told) => {
  const folder = directoryOf({ 'mine.yaml': `version: 1\n${line}\n` })
  expect(() => start(folder)).toThrow(told)
})

test.each(refused)('neither arms nor rehearses %s', async (line, told) => {
  const { arm, call } = openSandbox()
  const scenario = `version: 1\n${line}\n`
  const { body } = await call('POST', '/_sandbox/dry_run', { scenario })
  expect(body.problems).toEqual([expect.stringMatching(told)])
  const [key = '', inner = ''] = line.replace(/[{}]/g, '').split(/: (.*)/)
  const pairs = inner.trim().split(', ')
  const document = Object.fromEntries(pairs.map((pair) => pair.split(': ')))
  const armed = await arm({ version: 1, [key]: document })
  expect(armed.status).toBe(422)
})

test.each(refused)('is told of %s by the command check', async (line, told) => {
  const folder = directoryOf({ 'mine.yaml': `version: 1\n${line}\n` })
  const { code, out } = await runCommand('check', [folder], {}, () =>
    Promise.resolve(validValues()),
  )
  expect(code).toBe(1)
  expect(out).toMatch(told)
})

test('refuses them as well where a file is changed, and keeps its last good version', () => {
  const folder = directoryOf({ 'mine.yaml': 'version: 1\ncheckout: { bank: HANDSESS }\n' })
  const good = loadCatalogue([folder], undefined, validValues())
  writeFileSync(join(folder, 'mine.yaml'), 'version: 1\ncheckout: { bank: HANDSESX }\n')
  const kept = loadCatalogue([folder], good)
  expect(kept.problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('unknown bank "HANDSESX"; did you mean "HANDSESS"?'),
  ])
  expect(kept.get('mine')).toBe(good.get('mine'))
})

test('takes a match on a provider that was added to our own', () => {
  const wave = defineProvider({
    provider: 'pretend',
    method: 'wave',
    parameters: z.object({}),
    example: {},
    checkoutDefinition: null,
    respond: () => ({}),
  })
  const folder = directoryOf({
    'mine.yaml': 'version: 1\nmatch: { provider: pretend, method: wave }\n',
  })
  expect(() => start(folder, [wave])).not.toThrow()
})

test('pays from the bank of the account where the scenario names no bank', async () => {
  const { arm, createPayment, settle, detail } = openSandbox({ SANDBOX_CLOCK: 'manual' })
  await arm({ version: 1, checkout: { mode: 'auto', account: seb } })
  const { id } = await createPayment()
  await settle()
  expect(await detail(id)).toMatchObject({
    status: 'COMPLETED',
    checkout: { bank: 'ESSESESS', account: seb },
  })
})
