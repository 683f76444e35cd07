import { createHash } from 'node:crypto'
import fc from 'fast-check'

const { SEED = '1', ROUNDS = '1' } = process.env

/**
 * What everything that is drawn at random comes from. `npm test` draws the same each time: a change is judged by what it
 * changes, not by luck, and what failed fails again. New cases are for the long forms, `SEED=random`, which have other
 * ones each time and print the seed; `SEED=<number>` repeats them.
 */
export const seed = SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(SEED)

/** How often a property is tried: so often in `npm test`, `ROUNDS` times as often in the long forms. */
export const runs = (short: number) => Math.ceil(short * Number(ROUNDS))

// A file that vitest loads before each test file: properties that name no seed take this one.
fc.configureGlobal({ seed })

/** Numbers from 0 to 1 that come again with the same seed. */
export function randomOf(from: number): () => number {
  let drawn = 0
  return () => {
    drawn += 1
    return createHash('sha256').update(`${from} ${drawn}`).digest().readUInt32BE() / 2 ** 32
  }
}
