import { describe, expect, test } from 'vitest'
import { parseBudget } from '../../src/backend-tests/explore/explore.ts'
import { commands } from '../../src/cli/commands.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { readConfig, settings } from '../../src/config.ts'
import { startSandbox } from '../start-sandbox.ts'
import { durationEdges, type Edges, oddDigits } from './leaves.ts'

function digits(least: number, most: number): Edges {
  return {
    good: [least, least + 1, most - 1, most].map(String).concat(`000${least}`),
    bad: [String(least - 1), String(most + 1), '+5', ' 5', '5 ', '9'.repeat(400), ...oddDigits],
  }
}

/** Of each setting that is a number or a duration. */
const settingEdges: Readonly<Record<string, Edges>> = {
  PORT: digits(0, 65_535),
  SANDBOX_CONTROL_PORT: digits(0, 65_535),
  SANDBOX_JOURNAL_LIMIT: digits(0, 9_999_999),
  SANDBOX_JOURNAL_MB: digits(1, 99_999),
  SANDBOX_KEEP: {
    good: ['all', '1', '999999999', ...durationEdges('1ms').good],
    bad: ['0', '1000000000', '01', ...durationEdges('1ms').bad.filter((value) => value !== '5')],
  },
  SANDBOX_PAYMENT_EXPIRY: durationEdges('1ms'),
}

function takes(name: string, value: string): boolean {
  return settings.shape[name as keyof typeof settings.shape].safeParse(value).success
}

/** A number or a duration is what takes one of these and no words. */
const measured = Object.keys(settings.shape).filter(
  (name) => !takes(name, 'no-number') && ['5', '5s'].some((value) => takes(name, value)),
)

test('knows the edges of every setting that is a number or a duration', () => {
  expect(measured.toSorted()).toEqual(Object.keys(settingEdges).toSorted())
})

describe.each(Object.entries(settingEdges))('%s', (name, { good, bad }) => {
  test.each(good)('may be %s', (value) => {
    expect(() => readConfig({ [name]: String(value) })).not.toThrow()
  })

  // Not said is what is empty.
  test.each(bad.filter((value) => value !== ''))('may not be %s', (value) => {
    expect(() => readConfig({ [name]: String(value) })).toThrow(`${name} is "${value}": expected a`)
  })
})

/** Options of commands by how they are tried; null: texts, which have no edges. */
const optionEdges: Readonly<Record<string, Edges | null>> = {
  // `--port` is PORT of the sandbox that they open, which is tried above.
  ...Object.fromEntries(
    ['html', 'json', 'junit', 'md', 'only', 'port', 'require'].flatMap((option) => [
      [`explore --${option}`, null],
      [`reconcile --${option}`, null],
      [`test --${option}`, null],
    ]),
  ),
  'test --out': null,
  'test --scenario': null,
  'arm --next': digits(1, 100_000),
  'compare --json': null,
  'compare --secret-env': null,
  'compare --target': null,
  'compare --write-env': null,
  'explore --atoms': null,
  'explore --budget': durationEdges('1ms'),
  'explore --out': null,
  'explore --seed': null,
  'pay --account': null,
  'pay --bank': null,
  'pay --person': null,
  'tail --kind': null,
  'tail --lines': digits(1, 1_000),
  'tail --order': null,
  'tail --outcome': null,
  'tail --payment': null,
  'tail --text': null,
  'try --callback': null,
  'try --scenario': null,
  'wait --count': digits(1, 1_000),
  'wait --for': durationEdges('0s', '2m'),
  'wait --method': null,
  'wait --operation': null,
  'wait --outcome': null,
  'wait --path': null,
  'wait --payment': null,
  'wait --state': null,
  'wait --status': null,
  'wait --status-code': digits(100, 599),
}

/** A call for each, in which the edge is all that can be wrong; it answers at once where it is taken. */
const calls: Readonly<Record<string, readonly string[]>> = {
  'arm --next': ['arm', 'paid'],
  'tail --lines': ['tail', '--once'],
  'wait --count': ['wait', 'request', '--for', '0s'],
  'wait --for': ['wait', 'request'],
  'wait --status-code': ['wait', 'request', '--for', '0s'],
}

test('knows the edges of every option of every command', async () => {
  const loaded = await Promise.all(
    Object.entries(commands).map(async ([name, { load }]) => ({ name, command: await load() })),
  )
  const options = loaded.flatMap(({ name, command }) =>
    Object.entries(command.options ?? {})
      .filter(([, { type }]) => type === 'string')
      .map(([option]) => `${name} --${option}`),
  )
  expect(options.toSorted()).toEqual(Object.keys(optionEdges).toSorted())
})

test.each(Object.keys(calls))('takes %s at its edges and refuses it beyond', async (what) => {
  const { url, tenantId } = await startSandbox()
  const [, option = ''] = what.split(' ')
  const { good, bad } = optionEdges[what] ?? { good: [], bad: [] }
  const complaint = async (value: unknown) => {
    const call = calls[what] ?? []
    const args = [...call.slice(1), `${option}=${value}`, '--url', url, '--tenant', tenantId]
    const { err } = await runCommand(call[0] ?? '', args, {})
    return /expected|whole number/.test(err) ? 'refused' : 'taken'
  }
  // The longest waits are not waited for: the calls' own test knows that they are taken.
  const quick = good.filter(
    (value) => what !== 'wait --for' || ['0s', '1ms'].includes(String(value)),
  )
  for (const value of quick) expect([value, await complaint(value)]).toEqual([value, 'taken'])
  for (const value of bad.filter((text) => text !== ''))
    expect([value, await complaint(value)]).toEqual([value, 'refused'])
})

// Nobody waits for a run of the longest, and each opens a sandbox.
test('takes explore --budget at its edges and refuses it beyond', () => {
  const { good, bad } = optionEdges['explore --budget'] ?? { good: [], bad: [] }
  for (const value of good) expect(parseBudget(String(value))).toBeGreaterThan(0)
  for (const value of bad) expect(() => parseBudget(String(value))).toThrow('--budget is "')
})
