import type { Catalogue } from './catalogue.ts'
import { formatProblem, type Problem } from './format/problem.ts'
import { isScenarioFile, loadCatalogue } from './load.ts'
import { type WatchWays, watchDirectory } from './watch-directory.ts'

/** ms of real time without another change, after which changed files are read */
const quiet = 50

export type CatalogueWatch = { close(): void }

/**
 * Reads the directories again whenever a file changes. A file that is broken or gone keeps its last good version in the
 * new catalogue, and `onProblem` is called once with what is wrong. `load` gets the previous catalogue.
 */
export function watchCatalogue(
  directories: readonly string[],
  onChange: (catalogue: Catalogue) => void,
  onProblem: (problem: Problem) => void,
  {
    load = (lastGood) => loadCatalogue(directories, lastGood),
    first = load(),
    ways = {},
  }: {
    load?: (lastGood?: Catalogue) => Catalogue
    first?: Catalogue
    ways?: WatchWays
  } = {},
): CatalogueWatch {
  let current = first
  let timer: NodeJS.Timeout | undefined

  const reload = () => {
    const known = new Set(current.problems.map(formatProblem))
    current = load(current)
    onChange(current)
    for (const problem of current.problems) {
      if (!known.has(formatProblem(problem))) onProblem(problem)
    }
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(reload, quiet)
  }

  const watches = directories.map((directory) => {
    const onTrouble = (error: unknown) =>
      onProblem({
        file: directory,
        line: 1,
        column: 1,
        message: `cannot be watched: ${String(error)}; looked at every 2 s instead`,
      })
    return watchDirectory(directory, isScenarioFile, { onChange: soon, onTrouble }, ways)
  })
  return {
    close() {
      clearTimeout(timer)
      for (const watch of watches) watch.close()
    },
  }
}
