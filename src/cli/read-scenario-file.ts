import { SandboxError } from '../client/sandbox-error.ts'
import type { Scenario } from '../client/scenario.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { loadPaths } from '../scenarios/load.ts'

/** The scenario of a file, with what it extends filled in. Tells file, line and column of what is wrong. */
export function readScenarioFile(path: string): Scenario {
  const { scenarios, problems } = loadPaths([path])
  const [first] = scenarios
  if (problems.length > 0 || first === undefined)
    throw new SandboxError(0, 'invalid_scenario', problems.map(formatProblem).join('\n'))
  const { extends: _, ...document } = first.document
  return { ...document, name: first.name }
}
