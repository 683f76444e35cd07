import type { Mutation } from '../payment/plan-types.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Callback } from '../storage/callback.ts'

/**
 * What the receiver of a callback can make of it. `forged`: its signature is wrong or missing or does not fit a body that was
 * tampered with, and the tenant has a key to tell. `unverifiable`: signed with a key that nobody has, for a tenant without one. `unreadable`: the body or its
 * content type was damaged, or it is that of another payment, and the signature fits what was sent.
 */
export type Nature = 'genuine' | 'forged' | 'unverifiable' | 'unreadable'

/** `ok` and `bad` judge how the backend handled a callback; `note`: that is no question, or not known yet. */
export const verdicts = ['ok', 'bad', 'note'] as const

export type Verdict = (typeof verdicts)[number]

/** `isSigned`: the tenant has a signing key. */
export function toNature(
  mutation: Mutation | null,
  isSigned: boolean,
  signatureHeader: string,
): Nature {
  const isReplaced = Object.keys(mutation?.headers ?? {}).some(
    (name) => name.toLowerCase() === signatureHeader.toLowerCase(),
  )
  const isForged = mutation?.signature !== undefined || mutation?.tamper !== undefined || isReplaced
  if (isForged && isSigned) return 'forged'
  if (mutation?.signature === 'wrong' || mutation?.signature === 'foreign') return 'unverifiable'
  return mutation?.body !== undefined || mutation?.contentType !== undefined
    ? 'unreadable'
    : 'genuine'
}

/** The same for a callback of a world, by the key that its tenant has now. */
export function natureOf(
  context: { readonly worlds: Pick<Worlds, 'read'>; readonly signatureHeader: string },
  { tenantId, mutate }: Pick<Callback, 'tenantId' | 'mutate'>,
): Nature {
  if (mutate === null) return 'genuine'
  const isSigned = context.worlds.read(tenantId).privateKey !== null
  return toNature(JSON.parse(mutate), isSigned, context.signatureHeader)
}

/** A forger does not try again, so that what was refused once is not sent again by itself. */
export function isSentOnce(nature: Nature): boolean {
  return nature === 'forged' || nature === 'unverifiable'
}

/** How the backend handled one attempt. `statusCode` null: no answer was seen. */
export function judgeAttempt(
  nature: Nature,
  { tookMs, statusCode }: { readonly tookMs: number | null; readonly statusCode: number | null },
): Verdict {
  if (tookMs === null) return 'note'
  const isAcknowledged = statusCode !== null && statusCode >= 200 && statusCode < 300
  if (nature === 'genuine') return isAcknowledged ? 'ok' : 'bad'
  const isRefused = statusCode !== null && statusCode >= 400 && statusCode < 500
  if (isRefused) return 'ok'
  if (isAcknowledged) return nature === 'forged' ? 'bad' : 'note'
  return nature === 'unreadable' && statusCode === null ? 'bad' : 'note'
}

/** How the backend handled a callback, by the verdicts of its attempts; a forgery that was taken once stays taken. */
export function judgeCallback(
  nature: Nature,
  state: 'planned' | 'sending' | 'delivered' | 'failed' | 'lost',
  attempts: readonly Verdict[],
): Verdict {
  if (state === 'lost') return 'bad'
  if (nature === 'forged' && attempts.includes('bad')) return 'bad'
  return state === 'planned' || state === 'sending' ? 'note' : (attempts.at(-1) ?? 'bad')
}
