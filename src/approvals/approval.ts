import type { JsonObject } from '../payment/json.ts'

/** What a person is asked for that is no payment, on a page of its own. */
export const errandKinds = ['payment_consent', 'account_verification', 'activation'] as const

export type ErrandKind = (typeof errandKinds)[number]

/** What can happen to one; `fail` is a fault of the provider's. */
export const errandActions = [
  'open',
  'approve',
  'refuse',
  'cancel',
  'fail',
  'time_out',
  'revoke',
] as const

export type ErrandAction = (typeof errandActions)[number]

export type ErrandChange = {
  readonly status: string
  /** ms, world time */
  readonly occurredAt: number
  readonly action: ErrandAction | null
  readonly because: string
}

/** Where the browser goes afterwards, by how it ended. */
export type ReturnUrls = {
  readonly success: string | null
  readonly cancel: string | null
  readonly error: string | null
  readonly timeout: string | null
}

export type Errand = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly kind: ErrandKind
  /** of the page's URL, unguessable */
  readonly token: string
  readonly status: string
  /** ms, world time */
  readonly createdAt: number
  readonly statusCallbackUrl: string | null
  readonly returnUrls: ReturnUrls
  /** oldest first */
  readonly history: readonly ErrandChange[]
  /** what it is about, in the words of the wire */
  readonly document: JsonObject
}

type Moves = Readonly<Partial<Record<ErrandAction, string>>>

const asked: Moves = {
  approve: 'ACTIVE',
  refuse: 'DECLINED',
  cancel: 'ABORTED',
  fail: 'CRASHED',
  time_out: 'EXPIRED',
}

/**
 * Statuses of each kind and what leads from one to the next; what is absent cannot happen. Consents by
 * docs.pingpayments.com, "Simulating payment consent status updates"; words by contract sheet 6.
 * @GUESS which failure of the other two has which word
 */
const rules: Readonly<
  Record<ErrandKind, { first: string; moves: Readonly<Record<string, Moves>> }>
> = {
  payment_consent: {
    first: 'INITIATED',
    moves: {
      INITIATED: { open: 'PENDING', ...asked },
      PENDING: asked,
      ACTIVE: { revoke: 'REVOKED' },
    },
  },
  account_verification: {
    first: 'PENDING',
    moves: {
      PENDING: {
        approve: 'SUCCESSFULL',
        refuse: 'CRASHED',
        cancel: 'ABORTED',
        fail: 'CRASHED',
        time_out: 'TIMEOUT',
      },
    },
  },
  activation: {
    first: 'PENDING',
    moves: {
      PENDING: {
        approve: 'COMPLETED',
        refuse: 'FAILED',
        cancel: 'FAILED',
        fail: 'FAILED',
        time_out: 'FAILED',
      },
    },
  },
}

export function firstStatus(kind: ErrandKind): string {
  return rules[kind].first
}

/** What can happen now, and what it becomes by it. */
export function movesOf({ kind, status }: Pick<Errand, 'kind' | 'status'>): Moves {
  return rules[kind].moves[status] ?? {}
}

/** Is there anything left to ask? A consent that is ACTIVE can only be revoked. */
export function isAnswered(errand: Pick<Errand, 'kind' | 'status'>): boolean {
  return movesOf(errand).approve === undefined
}

const ends: Partial<Record<ErrandAction, keyof ReturnUrls>> = {
  approve: 'success',
  cancel: 'cancel',
  time_out: 'timeout',
}

/** Where the browser goes now that it has ended; null for nowhere, or not yet. */
export function returnUrlOf(errand: Errand): string | null {
  const last = errand.history.at(-1)?.action ?? null
  if (last === null || !isAnswered(errand)) return null
  return errand.returnUrls[ends[last] ?? 'error']
}

/** Something that cannot happen to an errand as it stands. */
export class IllegalErrandError extends Error {
  override name = 'IllegalErrandError'
  readonly status: string
  readonly legal: readonly ErrandAction[]

  constructor(what: string, errand: Errand) {
    const legal = Object.keys(movesOf(errand)) as ErrandAction[]
    const way = legal.length === 0 ? 'nothing more can happen' : `possible now: ${legal.join(', ')}`
    super(`The ${errand.kind} ${errand.id} is ${errand.status}: no ${what}; ${way}.`)
    this.status = errand.status
    this.legal = legal
  }
}
