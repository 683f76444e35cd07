import { nearest } from './format/nearest.ts'
import type { Problem } from './format/problem.ts'
import { placeAt } from './format/source-tree.ts'
import type { ValidValues } from './format/valid-values.ts'
import { canBothMatch, type Match, toConditions } from './match.ts'
import { citation, type Scenario } from './scenario.ts'

/** Every scenario there is at one moment. A reload makes a new catalogue. */
export type Catalogue = {
  get(name: string): Scenario | undefined
  /** by name */
  all(): readonly Scenario[]
  /** those that select payments by a match, the most specific first */
  matchable(): readonly Matchable[]
  /** what is wrong in the files. A problem in one file removes only that file's scenario */
  readonly problems: readonly Problem[]
  /** the banks, accounts and providers that scenarios may name; null: they are not checked */
  readonly validValues: ValidValues | null
  nearest(name: string): string | null
}

export type Matchable = {
  readonly scenario: Scenario
  readonly match: Match
  readonly conditions: readonly string[]
}

export function createCatalogue(
  scenarios: readonly Scenario[],
  problems: readonly Problem[],
  validValues: ValidValues | null = null,
): Catalogue {
  const sorted = scenarios.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const byName = new Map(sorted.map((scenario) => [scenario.name, scenario]))
  const names = [...byName.keys()]
  const matchable = sorted
    .flatMap((scenario) => {
      const { match } = scenario.document
      return match === undefined ? [] : [{ scenario, match, conditions: toConditions(match) }]
    })
    .filter(({ conditions }) => conditions.length > 0)
    .sort((a, b) => b.conditions.length - a.conditions.length)
  return {
    get: (name) => byName.get(name),
    all: () => sorted,
    matchable: () => matchable,
    problems: [...problems, ...tiesAmong(matchable)],
    validValues,
    nearest: (name) => nearest(name, names),
  }
}

function tiesAmong(matchable: readonly Matchable[]): readonly Problem[] {
  return matchable.flatMap((one, index) =>
    matchable
      .slice(index + 1)
      .filter(
        (other) =>
          other.conditions.length === one.conditions.length && canBothMatch(one.match, other.match),
      )
      .map(({ scenario }) => ({
        ...placeAt(scenario.tree, ['match']),
        message: `match: "${scenario.name}" and ${citation(one.scenario)} are equally specific and can match the same payment; expected one more condition in one of them`,
      })),
  )
}
