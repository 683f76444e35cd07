import { readPointer } from '../format/pointer.ts'
import type { Bought, Seen } from './subject.ts'

/** What a request or a command of the backend came to. */
export type Answer = {
  /** in a few words: `200`, `exit code 0`, `connect ECONNREFUSED 127.0.0.1:3000` */
  readonly label: string
  /** `silent`: no answer came at all */
  readonly accepted: 'yes' | 'no' | 'silent'
  /** the answer that says there is no such thing */
  readonly isUnknown: boolean
  readonly location: string | null
  readonly text: string
}

/** Errors of a connection that was never there. */
const unreached = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/

export type SeePointers = {
  readonly status: string
  readonly paid: readonly string[]
  readonly unpaid: readonly string[]
  readonly effects: string
  readonly amount?: string | undefined
}

export function toBought(
  answer: Answer,
  pointers: { order: string; redirect?: string | undefined; refused?: string | undefined },
  knowsStatus: boolean,
): Bought {
  const json = parse(answer.text)
  const at = (pointer: string | undefined) =>
    pointer === undefined ? undefined : readPointer(json, pointer)
  const order = at(pointers.order)
  const redirect = at(pointers.redirect)
  const refused = at(pointers.refused)
  return {
    answer: answer.label,
    accepted: answer.accepted,
    wasReached: answer.accepted !== 'silent' || !unreached.test(answer.label),
    order: typeof order === 'string' || typeof order === 'number' ? String(order) : null,
    redirect: typeof redirect === 'string' && redirect !== '' ? redirect : answer.location,
    isRefused: refused !== undefined && refused !== null && refused !== false && refused !== '',
    showsRefusal: knowsStatus || pointers.refused !== undefined,
  }
}

export function toSeen(answer: Answer, pointers: SeePointers): Seen {
  if (answer.isUnknown) return { kind: 'nothing', why: `see was answered ${answer.label}` }
  if (answer.accepted === 'silent') return { kind: 'unclear', why: `see: ${answer.label}` }
  if (answer.accepted === 'no') return { kind: 'unclear', why: `see was answered ${answer.label}` }
  const json = answer.text.trim() === '' ? null : parse(answer.text)
  if (json === null || (Array.isArray(json) && json.length === 0))
    return { kind: 'nothing', why: `see was answered ${answer.label}, without an order` }
  if (json === undefined)
    return { kind: 'unclear', why: `see was answered with no JSON: ${shorten(answer.text)}` }
  const status = readPointer(json, pointers.status)
  if (typeof status !== 'string' && typeof status !== 'number' && typeof status !== 'boolean')
    return unclear('status', pointers.status, status, 'a word')
  const effects = toEffects(readPointer(json, pointers.effects))
  if (effects === null) {
    const found = readPointer(json, pointers.effects)
    return unclear('effects', pointers.effects, found, 'a whole number or a list')
  }
  const amount = pointers.amount === undefined ? null : readPointer(json, pointers.amount)
  if (amount !== null && typeof amount !== 'number')
    return unclear('amount', pointers.amount ?? '', amount, 'a number of öre')
  const word = String(status)
  return {
    kind: 'seen',
    belief: toBelief(word, pointers),
    word,
    effects,
    amount,
    text: answer.text,
  }
}

export function toBelief(
  word: string,
  { paid, unpaid }: Pick<SeePointers, 'paid' | 'unpaid'>,
): 'paid' | 'unpaid' | 'open' {
  if (paid.includes(word)) return 'paid'
  return unpaid.includes(word) ? 'unpaid' : 'open'
}

/** A count, or a list that is counted; null is none yet. */
export function toEffects(found: unknown): number | null {
  if (found === null) return 0
  if (Array.isArray(found)) return found.length
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 ? found : null
}

function unclear(what: string, pointer: string, found: unknown, expected: string): Seen {
  const got = found === undefined ? 'nothing' : shorten(JSON.stringify(found))
  return { kind: 'unclear', why: `see has ${got} at ${pointer} (${what}); expected ${expected}` }
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function shorten(text: string, most = 120): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most)}…` : line
}
