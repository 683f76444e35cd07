import type { ParseArgsConfig } from 'node:util'
import type { Connection } from '../client/connect.ts'
import type { World } from '../client/world.ts'
import type { ValidValues } from '../scenarios/format/valid-values.ts'
import type { Colour } from './colours.ts'

/** What a command answers; `--json` chooses which of the two is printed. */
export type Report = {
  /** for people */
  readonly text: string
  /** the same for programs: what `--json` prints */
  readonly json: unknown
  /** false: the answer is no (exit code 1) */
  readonly isGood?: boolean
  /** the exit code, where that is not all there is to say */
  readonly code?: 0 | 1 | 3
}

export type Options = Readonly<Record<string, string | boolean | undefined>>

export type Env = Readonly<Record<string, string | undefined>>

export type Output = {
  /** prints a line of the answer; what comes from outside has to be printable by then */
  readonly print: (line: string) => void
  readonly isTerminal: boolean
  /** false: nobody reads any more */
  readonly isOpen: () => boolean
}

export type Input = {
  /** arguments after the name of the command, without options */
  readonly args: readonly string[]
  readonly options: Options
  /** base URL of the sandbox */
  readonly url: string
  /** what scenario files may name, such as banks and operations; null: names are not checked */
  readonly validValues: () => Promise<ValidValues | null>
  readonly env: Env
  /** prints a line while the command runs */
  readonly progress: (line: string) => void
  /** what the command prints while it runs */
  readonly output: Output
  /** the tenant that is named; null: none */
  readonly tenant: string | null
  readonly connection: () => Connection
  /** The world of `--tenant`. Throws {@link UsageError} where none is named. */
  readonly world: () => World
  /** The same, or where none is named one for calls that name a payment or a callback, whose ids say which world is meant. */
  readonly anyWorld: () => World
  /** colours text where people see it */
  readonly colour: (colour: Colour, text: string) => string
}

export type Command = {
  /** its arguments, e.g. `<payment> [action]` */
  readonly takes: string
  /** how many arguments at least and at most */
  readonly argCount: readonly [number, number]
  /** its own options; one named `json` takes a file, and replaces that of every other command */
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

/** The command was used wrongly; exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
