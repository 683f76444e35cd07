import { formatProblem, type Problem } from '../scenarios/format/problem.ts'

/** A seed file that cannot be used. Its message has one line a problem. */
export class SeedError extends Error {
  override name = 'SeedError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}
