import type { Catalogue } from './catalogue.ts'
import { type Problem, ScenarioError } from './format/problem.ts'
import type { ValidValues } from './format/valid-values.ts'
import { loadCatalogue, shipped, unreadEntries } from './load.ts'
import { readShipped } from './precompiled.ts'
import { UnknownScenarioError } from './select.ts'
import { watchCatalogue } from './watch.ts'

export type LiveCatalogue = {
  /** the scenarios there are now */
  current: () => Catalogue
  close: () => void
}

/**
 * The shipped scenarios and the user's own, which replace them by name, kept up to date while the user edits. Throws at
 * start for a broken file ({@link ScenarioError}) and for an unknown default ({@link UnknownScenarioError}).
 */
export function createLiveCatalogue({
  directory,
  serverDefault,
  validValues,
  onProblem,
}: {
  /** SANDBOX_SCENARIOS */
  directory: string | null
  /** SANDBOX_SCENARIO */
  serverDefault: string | null
  validValues: ValidValues
  /** told of a file that is broken while it is edited */
  onProblem: (problem: Problem) => void
}): LiveCatalogue {
  const directories = directory === null ? [shipped] : [shipped, directory]
  const load = (lastGood?: Catalogue) =>
    loadCatalogue(directories, lastGood, validValues, serverDefault)
  let catalogue = directory === null ? readShipped(validValues) : load()
  if (catalogue.problems.length > 0) throw new ScenarioError(catalogue.problems)
  if (serverDefault !== null && catalogue.get(serverDefault) === undefined) {
    throw new UnknownScenarioError(serverDefault, 'SANDBOX_SCENARIO', catalogue)
  }
  const adopt = (changed: Catalogue) => {
    catalogue = changed
  }
  if (directory !== null) for (const problem of unreadEntries(directory)) onProblem(problem)
  const watch =
    directory === null
      ? null
      : watchCatalogue(directories, adopt, onProblem, { load, first: catalogue })
  return { current: () => catalogue, close: () => watch?.close() }
}
