import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'
import type { CompareReport } from '../../src/compare/report.ts'
import type { Har } from '../../src/control-api/schemas/har.ts'

/** `ping-sandbox compare` with a recording: how it ended, and the files that it wrote. */
export async function runCompare(
  recording: Har | string,
  env: Readonly<Record<string, string>> = {},
  ...more: readonly string[]
) {
  const folder = mkdtempSync(join(tmpdir(), 'compare-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [file, json, settings] = ['recording.har', 'report.json', 'found.env'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  writeFileSync(file, typeof recording === 'string' ? recording : JSON.stringify(recording))
  const argv = [file, '--json', json, '--write-env', settings, ...more]
  const ending = await runCommand('compare', argv, env)
  if (ending.code === 2 || ending.err !== '') return { ...ending, report: null, env: {} }
  const report: CompareReport = JSON.parse(readFileSync(json, 'utf8'))
  const lines = readFileSync(settings, 'utf8').split('\n')
  const written = lines.filter((line) => /^\w+=/.test(line)).map((line) => line.split('='))
  return { ...ending, report, env: Object.fromEntries(written) as Record<string, string> }
}
