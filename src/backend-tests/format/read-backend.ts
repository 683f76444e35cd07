import { formatProblem, type Problem } from '../../scenarios/format/problem.ts'
import { readTree } from '../../scenarios/format/read-tree.ts'
import { schemaProblems } from '../../scenarios/format/schema-problems.ts'
import { toPlain } from '../../scenarios/format/source-tree.ts'
import { readTextFile, UnreadableFileError } from '../../scenarios/read-file.ts'
import { type BackendDocument, backendSchema } from './schema.ts'

/** A backend file that cannot be used. Its message has one line a problem: file, line, column and what was expected. */
export class BackendFileError extends Error {
  override name = 'BackendFileError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}

/** Reads a backend file. Throws {@link BackendFileError} with everything that is wrong in it. */
export function readBackendFile(path: string): BackendDocument {
  try {
    return parseBackend(readTextFile(path), path)
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error
    const message = `${error.message}; expected a backend file`
    throw new BackendFileError([{ file: path, line: 1, column: 1, message }])
  }
}

export function parseBackend(text: string, file: string): BackendDocument {
  const { tree, problems } = readTree(text, file)
  if (tree === null) throw new BackendFileError(problems)
  const parsed = backendSchema.safeParse(toPlain(tree))
  if (!parsed.success) throw new BackendFileError(schemaProblems(parsed.error.issues, tree))
  return parsed.data
}
