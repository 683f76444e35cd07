import { closest, distance } from 'fastest-levenshtein'
import { limits } from '../../input/limits.ts'

/** The word of `words` that was probably meant, `null` if none is near. Upper and lower case count as equal. */
export function nearest(word: string, words: readonly string[]): string | null {
  if (words.length === 0) return null
  const typed = word.slice(0, 100).toLowerCase()
  const best = closest(
    typed,
    words.map((known) => known.toLowerCase()),
  )
  const isNear =
    distance(typed, best) <= Math.max(2, Math.ceil(Math.max(typed.length, best.length) / 2))
  return isNear ? (words.find((known) => known.toLowerCase() === best) ?? null) : null
}

/** The word of `words` of which this one is two letters away at most; `null` if there is none. */
export function misspelt(word: string, words: readonly string[]): string | null {
  const meant = nearest(word, words)
  return meant !== null && distance(word.toLowerCase(), meant.toLowerCase()) <= 2 ? meant : null
}

/** `unknown status "COMPLETE"; did you mean "COMPLETED"? Known: …` */
export function unknownWord(kind: string, word: string, words: readonly string[]): string {
  if (word === '<<')
    return `unknown ${kind} "<<": merge keys of YAML are not read. Write the keys out, or begin with another scenario by extends`
  const guess = nearest(word, words)
  const hint = guess === null ? '' : `; did you mean "${guess}"?`
  const others = words.length - limits.problems
  const known =
    words.slice(0, limits.problems).join(', ') + (others > 0 ? ` and ${others} more` : '')
  return `unknown ${kind} "${word.slice(0, 100)}"${hint === '' ? '.' : hint} Known: ${known}`
}

/** The same for several words, as many as one refusal lists. */
export function unknownWords(kind: string, given: readonly string[], words: readonly string[]) {
  return given.slice(0, limits.problems).map((word) => unknownWord(kind, word, words))
}
