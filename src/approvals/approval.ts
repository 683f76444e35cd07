import type { JsonObject } from '../payment/json.ts'

/** What a person is asked for that is no payment, on a page of its own. */
export const approvalKinds = ['payment_consent', 'account_verification', 'activation'] as const

export type ApprovalKind = (typeof approvalKinds)[number]

/** What can happen to one; `fail` is a fault of the provider's. */
export const approvalActions = [
  'open',
  'approve',
  'refuse',
  'cancel',
  'fail',
  'time_out',
  'revoke',
] as const

export type ApprovalAction = (typeof approvalActions)[number]

export type ApprovalChange = {
  readonly status: string
  /** ms, world time */
  readonly occurredAt: number
  readonly action: ApprovalAction | null
  readonly because: string
}

/** Where the browser goes afterwards, by how it ended. */
export type ReturnUrls = {
  readonly success: string | null
  readonly cancel: string | null
  readonly error: string | null
  readonly timeout: string | null
}

export type Approval = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly kind: ApprovalKind
  /** of the page's URL, unguessable */
  readonly token: string
  readonly status: string
  /** ms, world time */
  readonly createdAt: number
  readonly statusCallbackUrl: string | null
  readonly returnUrls: ReturnUrls
  /** oldest first */
  readonly history: readonly ApprovalChange[]
  /** what it is about, in the words of the wire */
  readonly document: JsonObject
}

type Moves = Readonly<Partial<Record<ApprovalAction, string>>>

const asked: Moves = {
  approve: 'ACTIVE',
  refuse: 'DECLINED',
  cancel: 'ABORTED',
  fail: 'CRASHED',
  time_out: 'EXPIRED',
}

/**
 * Statuses of each kind and what leads from one to the next; what is absent cannot happen. Consents by
 * docs.pingpayments.com, "Simulating payment consent status updates"; words by
 * docs/contract/ping-payments-api.md#6-other-resources.
 * @GUESS which failure of the other two has which word
 */
const rules: Readonly<
  Record<ApprovalKind, { first: string; moves: Readonly<Record<string, Moves>> }>
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

export function firstStatus(kind: ApprovalKind): string {
  return rules[kind].first
}

/** What can happen now, and what it becomes by it. */
export function toMoves({ kind, status }: Pick<Approval, 'kind' | 'status'>): Moves {
  return rules[kind].moves[status] ?? {}
}

/** Is there anything left to ask? A consent that is ACTIVE can only be revoked. */
export function isAnswered(approval: Pick<Approval, 'kind' | 'status'>): boolean {
  return toMoves(approval).approve === undefined
}

const ends: Partial<Record<ApprovalAction, keyof ReturnUrls>> = {
  approve: 'success',
  cancel: 'cancel',
  time_out: 'timeout',
}

/** Where the browser goes now that it has ended; null for nowhere, or not yet. */
export function toReturnUrl(approval: Approval): string | null {
  const last = approval.history.at(-1)?.action ?? null
  if (last === null || !isAnswered(approval)) return null
  return approval.returnUrls[ends[last] ?? 'error']
}

/** Something that cannot happen to an approval in its present state. */
export class IllegalApprovalError extends Error {
  override name = 'IllegalApprovalError'
  readonly status: string
  readonly legal: readonly ApprovalAction[]

  constructor(what: string, approval: Approval) {
    const legal = Object.keys(toMoves(approval)) as ApprovalAction[]
    const checkoutDefinition =
      legal.length === 0 ? 'nothing more can happen' : `possible now: ${legal.join(', ')}`
    super(
      `The ${approval.kind} ${approval.id} is ${approval.status}: no ${what}; ${checkoutDefinition}.`,
    )
    this.status = approval.status
    this.legal = legal
  }
}
