import type { ParseArgsConfig } from 'node:util'
import type { World } from '../client/world.ts'
import type { ValidValues } from '../scenarios/format/valid-values.ts'

/** What a command has to say; the one who runs it decides how. */
export type Report = {
  /** for people */
  readonly text: string
  /** the same for programs: what `--json` prints */
  readonly json: unknown
  /** false: the answer is no (exit code 1) */
  readonly isGood?: boolean
}

export type Options = Readonly<Record<string, string | boolean | undefined>>

export type Input = {
  /** words behind the command */
  readonly words: readonly string[]
  readonly options: Options
  /** base URL of the sandbox */
  readonly url: string
  /** what scenario files may name of the sandbox itself; null where nobody says */
  readonly validValues: () => Promise<ValidValues | null>
  /** The world of `--tenant`. Throws {@link UsageError} where none is named. */
  readonly world: () => World
}

export type Command = {
  /** words it takes, e.g. `<payment> [action]` */
  readonly takes: string
  /** how many of them at the least and at the most */
  readonly words: readonly [number, number]
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** further lines of its help */
  readonly help: string
  run(input: Input): Promise<Report>
}

/** An option that is a whole number in decimal digits. Throws {@link UsageError}. */
export function readWhole(
  name: string,
  text: string | boolean,
  least: number,
  most: number,
): number {
  const number = /^\d{1,15}$/.test(String(text)) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`--${name} is "${text}": expected a whole number from ${least} to ${most}`)
}

/** The command was not used as it can be; exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
