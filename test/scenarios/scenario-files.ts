import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Plan } from '../../src/payment/plan-types.ts'
import type { PaymentStatus } from '../../src/payment/status-transitions.ts'
import { dummy } from '../../src/providers/dummy.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { formatProblem, ScenarioError } from '../../src/scenarios/format/problem.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { fixedPlan } from '../../src/scenarios/plan/fixed-plan.ts'
import { toPlan } from '../../src/scenarios/plan/plan.ts'

export const shipped = loadCatalogue(['scenarios'])

export const expiry = 900_000

/** A directory with these files, gone after the test. */
export function directoryOf(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'scenarios-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(directory, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  return directory
}

/** Problems of these files, without the directory in front. */
export function fileProblems(files: Readonly<Record<string, string>>): readonly string[] {
  const directory = directoryOf(files)
  return loadCatalogue([directory]).problems.map((problem) =>
    formatProblem(problem).replaceAll(`${directory}/`, ''),
  )
}

/** Problems of one document called s.yaml, which may extend the shipped ones; none if it is sound. */
export function problemsIn(text: string): readonly string[] {
  try {
    parseScenario(text, 's.yaml', shipped)
    return []
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(formatProblem)
    throw error
  }
}

export function planIn(text: string): Plan {
  return toPlan(parseScenario(`version: 1\n${text}`, 's.yaml', shipped), { expiry })
}

/** The plan of a dummy payment, which goes its own way. */
export function planOfDummy(desired: PaymentStatus): Plan {
  const fixedTimeline = dummy.fixedTimeline?.({ desired_payment_status: desired })
  if (fixedTimeline == null) throw new Error('the dummy provider tells no fixedTimeline')
  return fixedPlan(fixedTimeline)
}
