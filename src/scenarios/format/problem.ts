/** Where something is written. Lines and columns count from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number }

/** Something wrong in a scenario file, and what was expected instead. */
export type Problem = Place & { readonly message: string }

/** `scenarios/failed.yaml:5:9: unknown status …` */
export function formatProblem({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`
}

/** A scenario that cannot be used. Its message has one line a problem. */
export class ScenarioError extends Error {
  override name = 'ScenarioError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}
