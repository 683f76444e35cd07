import { type FSWatcher, watch } from 'node:fs'
import type { Catalogue } from './catalogue.ts'
import { formatProblem, type Problem } from './format/problem.ts'
import { loadCatalogue } from './load.ts'

/** real ms of silence after which changed files are read */
const quiet = 50

export type CatalogueWatch = { close(): void }

/**
 * Reads the directories anew whenever a file changes. A broken file keeps its last good version: it is in the new
 * catalogue as it was, and what is wrong is told once to `onProblem`.
 */
export function watchCatalogue(
  directories: readonly string[],
  onChange: (catalogue: Catalogue) => void,
  onProblem: (problem: Problem) => void,
  first: Catalogue = loadCatalogue(directories),
): CatalogueWatch {
  let current = first
  let timer: NodeJS.Timeout | undefined

  const reload = () => {
    const known = new Set(current.problems.map(formatProblem))
    current = loadCatalogue(directories, current)
    onChange(current)
    for (const problem of current.problems) {
      if (!known.has(formatProblem(problem))) onProblem(problem)
    }
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(reload, quiet)
  }
  const fail = (directory: string, error: unknown) =>
    onProblem({
      file: directory,
      line: 1,
      column: 1,
      message: `cannot be watched: ${String(error)}`,
    })

  const watchers = directories.flatMap((directory): FSWatcher[] => {
    try {
      const watcher = watch(directory, { persistent: false }, soon)
      return [watcher.on('error', (error) => fail(directory, error))]
    } catch (error) {
      fail(directory, error)
      return []
    }
  })
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
