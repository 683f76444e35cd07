import { closest } from 'fastest-levenshtein'
import { BackendTestError } from '../report.ts'
import type { Subject } from '../subject/subject.ts'

/** What reaches a backend, one letter each; what it means is in {@link meanings}. */
export type Atom = 'P' | 'K' | 'k' | 'R' | 'r' | 'A' | 'S' | 'X'

export const meanings: Readonly<Record<Atom, string>> = {
  P: 'PENDING is told',
  K: 'the end of the payment is told',
  k: 'the end of the payment is told again',
  R: 'the payer returns',
  r: 'the payer loads the page again',
  A: 'create payment is answered',
  S: "the backend's own GET is answered",
  X: 'the backend is restarted',
}

/** In the order in which a plain purchase has them. */
export const atoms = Object.keys(meanings) as readonly Atom[]

export const usualAtoms = 'PKkR'

/** An atom makes no sense without these. */
const needs: Readonly<Partial<Record<Atom, Atom>>> = { k: 'K', r: 'R', S: 'R' }

/** Atoms that are the same message: which of two is which cannot be told. */
export const twins: readonly (readonly [Atom, Atom])[] = [
  ['K', 'k'],
  ['R', 'r'],
]

/**
 * What something else cannot come before or together with: nobody returns from a checkout that he was not sent to. With S
 * there is an answer that is stale when it comes: the backend asked when the payer returned, and was told the end meanwhile.
 */
export const causes: readonly (readonly [Atom, Atom])[] = [
  ['A', 'R'],
  ['A', 'r'],
]

/** Reads `--atoms`, such as `PKkR`. Throws BackendTestError with what is wrong. */
export function parseAtoms(text: string): readonly Atom[] {
  const letters = [...text.replaceAll(/[\s,]/g, '')]
  const unknown = letters.find((letter) => !(atoms as readonly string[]).includes(letter))
  if (unknown !== undefined) {
    const nearest = closest(unknown, [...atoms])
    throw refusal(`"${unknown}" is none; the nearest is ${nearest}. Expected some of ${tellAtoms}`)
  }
  const chosen = letters as Atom[]
  const twice = chosen.find((atom, index) => chosen.indexOf(atom) < index)
  if (twice !== undefined) throw refusal(`${twice} is there twice`)
  if (!chosen.includes('K'))
    throw refusal(`K is missing: without it the backend is never told how the payment ended`)
  for (const atom of chosen) {
    const other = needs[atom]
    if (other !== undefined && !chosen.includes(other))
      throw refusal(`${atom} (${meanings[atom]}) needs ${other} (${meanings[other]})`)
  }
  return atoms.filter((atom) => chosen.includes(atom))
}

const tellAtoms = atoms.map((atom) => `${atom} (${meanings[atom]})`).join(', ')

function refusal(why: string): BackendTestError {
  return new BackendTestError(2, `atoms: ${why}.`)
}

/** Throws BackendTestError where the backend file has no way to do what an atom stands for. */
export function refuseMissingHooks(chosen: readonly Atom[], { restart }: Subject): void {
  if (chosen.includes('X') && restart === null)
    throw refusal(
      'X (the backend is restarted) needs restart.command and restart.healthy in its file',
    )
}
