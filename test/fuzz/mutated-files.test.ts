import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { explain, timelineText } from '../../src/dry-run/explain.ts'
import { sequenceDiagram } from '../../src/dry-run/sequence-diagram.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { ScenarioError } from '../../src/scenarios/format/problem.ts'
import { isScenarioFile, loadCatalogue, shipped } from '../../src/scenarios/load.ts'
import { parseSeed } from '../../src/seed/read-seed.ts'
import { SeedError } from '../../src/seed/seed-error.ts'
import { openDryRuns } from '../dry-run/open-dry-runs.ts'
import { seedFile, shopSeed } from '../seed/seed-file.ts'

/** `npm run test:fuzz` changes every byte in every way; the short form a few of them, the same in each run. */
const isLong = process.env['FUZZ_FILES'] === 'all'

/** What stands in place of a byte: what YAML and JSON give a meaning, what is none, and nothing. */
const pieces = [
  ...[
    '',
    '\0',
    '\n',
    '\t',
    ' ',
    ':',
    ': ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '#',
    '&',
    '*a',
  ],
  ...[
    '!',
    '|',
    '>',
    '%',
    '@',
    ',',
    '?',
    '0',
    '9'.repeat(20),
    '-',
    '.',
    'é',
    '\ufffd',
    '<<: *a',
    'null',
  ],
]

function* mutationsOf(text: string): Generator<string> {
  const stride = isLong ? 1 : 37
  let turn = 0
  for (let at = 0; at < text.length; at += stride) {
    const some = isLong ? pieces : [pieces[turn++ % pieces.length] ?? '']
    for (const piece of some) {
      yield text.slice(0, at) + piece + text.slice(at + 1)
      yield text.slice(0, at) + piece + text.slice(at)
    }
    yield text.slice(0, at)
    yield text.slice(0, at) + text.slice(at + 20)
    yield text.slice(0, at) + text.slice(0, at)
  }
}

/** Null where it is refused as such files are: with a place for every problem, and no word of the engine. */
function readOrRefuse<Value>(text: string, read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ScenarioError || error instanceof SeedError))
      throw new Error(`not refused: ${JSON.stringify(text)}`, { cause: error })
    expect(error.problems.length).toBeGreaterThan(0)
    for (const { line, column, message } of error.problems) {
      expect([line >= 1, column >= 1], text).toEqual([true, true])
      expect(message, text).not.toMatch(
        /is not a function|of undefined|of null|call stack|\bat \S+:\d/,
      )
    }
    return null
  }
}

const timeout = isLong ? 3_600_000 : 120_000

test('reads or refuses scenario files whatever byte of them is changed', { timeout }, async () => {
  const { dryRuns } = openDryRuns()
  const catalogue = loadCatalogue([shipped])
  let read = 0
  let refused = 0
  for (const file of readdirSync(shipped).filter(isScenarioFile)) {
    for (const text of mutationsOf(readFileSync(join(shipped, file), 'utf8'))) {
      const scenario = readOrRefuse(text, () => parseScenario(text, file, catalogue))
      if (scenario === null) refused += 1
      else {
        read += 1
        const [run] = await dryRuns.run(scenario, { payer: 'approves' })
        if (run === undefined) throw new Error('no run')
        expect(`${explain([run])}${timelineText(run.plan)}${sequenceDiagram(run)}`).not.toBe('')
      }
    }
  }
  expect([read > 100, refused > 100]).toEqual([true, true])
})

test('plants or refuses a seed file whatever byte of it is changed', { timeout }, async () => {
  let planted = 0
  let refused = 0
  for (const text of mutationsOf(shopSeed)) {
    if (readOrRefuse(text, () => parseSeed(text, 'seed.yaml')) === null) refused += 1
    else if ((await plant(text)) !== null) planted += 1
  }
  expect([planted > 10, refused > 10]).toEqual([true, true])
})

async function plant(text: string): Promise<true | null> {
  const config = readConfig({ SANDBOX_SEED: seedFile(text), SANDBOX_CLOCK: 'manual' })
  const errors: unknown[] = []
  const sandbox = readOrRefuse(text, () =>
    createSandbox(config, { onError: (error) => errors.push(error) }),
  )
  await sandbox?.close()
  expect(errors).toEqual([])
  return sandbox === null ? null : true
}
