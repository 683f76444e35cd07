import { waitsForStep } from '../../callbacks/payment-content.ts'
import { isSentOnce, type Nature, toNature } from '../../callbacks/verdict.ts'
import { formatDuration } from '../../payment/duration.ts'
import type { Delivery, Mutation } from '../../payment/plan-types.ts'
import type { Callback } from '../../storage/callback.ts'
import type { StatusRecord } from '../../storage/payer-step-store.ts'
import type { TimelineEntry } from '../schemas/timeline-entry.ts'

type Deviations = TimelineEntry['deviations']

/** ms of the world's time behind its status from which a callback is late, or was held back */
const tolerance = { late: 10_000, held: 1_000 }

/** What is known of a payment when one of its callbacks is looked at. */
export type Setting = {
  /** of the payment, oldest first */
  readonly callbacks: readonly Callback[]
  /** has the tenant a signing key? */
  readonly isSigned: boolean
  readonly signatureHeader: string
  readonly statuses: readonly StatusRecord[]
  /** ms, real time, at which the call that created the payment was answered; null: not known */
  readonly createdAt: number | null
}

/** What is out of the ordinary about a callback before any attempt: how the scenario changed it, and a copy. */
export function deviationsOf(callback: Callback, setting: Setting): Deviations {
  const { seq, subject, status, state, inOrder } = callback
  const isForged = isForgery(callback, setting)
  const twin = setting.callbacks.find(
    (other) =>
      other.seq < seq &&
      other.subject === subject &&
      other.status === status &&
      other.state !== 'lost' &&
      !isForgery(other, setting),
  )
  const before = setting.callbacks.some(
    (other) => other.seq < seq && other.inOrder === 1 && isOpen(other),
  )
  const isHeld = state === 'planned' && inOrder === 1 && before && !waitsForStep(callback)
  return [
    ...changes(mutationOf(callback), setting),
    ...(twin === undefined || isForged ? [] : [duplicate(status)]),
    ...(state === 'lost' ? [lost] : []),
    ...(isHeld ? [{ kind: 'held' as const, text: heldText }] : []),
  ]
}

/** What the plan has for a callback whose moment has not come. */
export function plannedDeviations(
  { mutate, send }: Delivery,
  setting: Pick<Setting, 'isSigned' | 'signatureHeader'>,
): Deviations {
  return [...changes(mutate ?? {}, setting), ...(send ? [] : [lost])]
}

/** The same for an attempt; the first one may be early or late. */
export function deviationsOfAttempt(
  callback: Callback,
  attempt: {
    /** counts from 0 */
    readonly number: number
    /** ms, world time */
    readonly at: number
    /** ms, real time */
    readonly realAt: number
    readonly because: string
  },
  setting: Setting,
): Deviations {
  const own = deviationsOf(callback, setting)
  if (isByHand(callback, attempt.because))
    return [...own, { kind: 'resent', text: 'Resent by hand, with the same body.' }]
  if (attempt.number > 0) return own
  const copies = own.some(({ kind }) => kind === 'duplicate')
  return [...own, ...outOfTime(callback, attempt, setting, copies)]
}

/** An attempt that somebody asked for is neither the planned one nor a retry of it. */
export function isByHand({ because }: Pick<Callback, 'because'>, attempt: string): boolean {
  return attempt !== because && !attempt.endsWith(` of ${because}`)
}

function outOfTime(
  { status, inOrder }: Callback,
  { at, realAt }: { readonly at: number; readonly realAt: number },
  { statuses, createdAt }: Setting,
  isCopy: boolean,
): Deviations {
  if (createdAt !== null && realAt < createdAt) return [{ kind: 'early', text: earlyText }]
  const index = statuses.findIndex((change) => change.status === status)
  const change = statuses[index]
  // A status that never came true was made up: the callback is altered.
  if (change === undefined) return []
  if (change.at > at) return [{ kind: 'early', text: `Early: the payment was not ${status} yet.` }]
  const next = statuses[index + 1]
  const behind = at - change.at
  if (inOrder === 1 && behind >= tolerance.held) return [{ kind: 'held', text: heldText }]
  if (isCopy) return []
  if (next !== undefined && next.at < at)
    return [{ kind: 'late', text: `Late: the payment was ${next.status} already.` }]
  if (behind < tolerance.late) return []
  return [
    { kind: 'late', text: `Late: ${formatDuration(behind)} after the payment was ${status}.` },
  ]
}

function changes(
  mutation: Mutation,
  { isSigned, signatureHeader }: Pick<Setting, 'isSigned' | 'signatureHeader'>,
): Deviations {
  const nature = toNature(mutation, isSigned, signatureHeader)
  return [...(isSentOnce(nature) ? [forged(nature, mutation)] : []), ...altered(mutation)]
}

function forged(nature: Nature, { signature, tamper }: Mutation): Deviations[number] {
  const how =
    signature === undefined && tamper !== undefined
      ? 'with a body that was changed after it was signed'
      : forgeries[signature ?? 'wrong']
  const whether =
    nature === 'unverifiable'
      ? '; but the tenant has no signing key, so no backend can tell (POST /signing_key/generate)'
      : ''
  return { kind: 'forged', text: `Forged: sent ${how}${whether}.` }
}

const forgeries = {
  wrong: 'with a wrong signature',
  missing: 'without a signature',
  foreign: "signed with another tenant's key",
} as const

function altered({ status, fields, tamper, body, contentType, headers }: Mutation): Deviations {
  const parts = [
    ...(status === undefined ? [] : [`it says ${status}`]),
    ...(fields === undefined ? [] : [`it has other fields (${Object.keys(fields).join(', ')})`]),
    ...(tamper === undefined
      ? []
      : [`it was changed after it was signed (${Object.keys(tamper).join(', ')})`]),
    ...(body === undefined ? [] : [`its body is ${bodies[body]}`]),
    ...(contentType === undefined ? [] : [`its content type is ${contentType}`]),
    ...(headers === undefined ? [] : [`it has other headers (${Object.keys(headers).join(', ')})`]),
  ]
  return parts.length === 0 ? [] : [{ kind: 'altered', text: `Altered: ${parts.join(', ')}.` }]
}

const bodies = {
  truncated: 'cut in the middle',
  not_json: 'not JSON',
  empty: 'empty',
  of_another_payment: 'an old one of another payment',
} as const

function duplicate(status: string): Deviations[number] {
  return { kind: 'duplicate', text: `Duplicate: ${status} was announced before.` }
}

const lost = { kind: 'lost', text: 'Lost: it is never sent.' } as const

const heldText =
  'Held back: callbacks of a payment are sent in order, and the one before was not done.'

const earlyText = 'Early: it was sent before the call that created the payment was answered.'

function mutationOf({ mutate }: Callback): Mutation {
  return mutate === null ? {} : JSON.parse(mutate)
}

function isForgery(callback: Callback, { isSigned, signatureHeader }: Setting): boolean {
  return isSentOnce(toNature(mutationOf(callback), isSigned, signatureHeader))
}

function isOpen({ state }: Callback): boolean {
  return state === 'planned' || state === 'sending'
}
