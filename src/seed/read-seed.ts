import { limits } from '../input/limits.ts'
import type { Place } from '../scenarios/format/problem.ts'
import { readTree } from '../scenarios/format/read-tree.ts'
import { schemaProblems, spelled } from '../scenarios/format/schema-problems.ts'
import { placeAt, toPlain } from '../scenarios/format/source-tree.ts'
import { readTextFile, UnreadableFileError } from '../scenarios/read-file.ts'
import { findMisfits } from './check-seed.ts'
import { SeedError } from './seed-error.ts'
import { createSeedSchema, type SeedTenant } from './seed-schema.ts'

/** A seed file that can be used, and where each thing in it is written. */
export type SeedFile = {
  readonly tenants: readonly SeedTenant[]
  /** by the path from the top, such as `['tenants', 0]` */
  readonly toPlace: (path: readonly (string | number)[]) => Place
}

export const noSeed: SeedFile = {
  tenants: [],
  toPlace: () => ({ file: 'no seed', line: 1, column: 1 }),
}

/** Reads SANDBOX_SEED. Throws {@link SeedError} with file, line, column and what was expected of everything wrong. */
export function readSeed(path: string): SeedFile {
  try {
    return parseSeed(readTextFile(path), path)
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error
    const message = `${error.message}; expected a seed file (SANDBOX_SEED)`
    throw new SeedError([{ file: path, line: 1, column: 1, message }])
  }
}

export function parseSeed(text: string, file: string): SeedFile {
  const { tree, problems } = readTree(text, file)
  if (tree === null) throw new SeedError(problems)
  const parsed = createSeedSchema().safeParse(toPlain(tree))
  if (!parsed.success) throw new SeedError(schemaProblems(parsed.error.issues, tree))
  const toPlace = (path: readonly (string | number)[]) => placeAt(tree, path)
  const misfits = findMisfits(parsed.data)
  if (misfits.length > 0) {
    const problems = misfits.slice(0, limits.problems).map(({ path, message }) => ({
      ...toPlace(path),
      message: `${spelled(path)}${typeof message === 'string' ? message : message()}`,
    }))
    throw new SeedError(problems)
  }
  return { tenants: parsed.data.tenants, toPlace }
}
