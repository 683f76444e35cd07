import type { JsonObject } from '../payment/json.ts'

/** What a person is asked to approve, on a page of its own, that is no payment. */
export const approvalKinds = [
  'payment_consent',
  'account_verification',
  'activation',
  'agreement_signature',
] as const

export type ApprovalKind = (typeof approvalKinds)[number]

/** What can happen to an approval; `fail` is a fault of the provider. */
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

/** Where the browser goes afterwards, by outcome. */
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
  /** what it is about, spelled as on the wire */
  readonly document: JsonObject
}

type Transitions = Readonly<Partial<Record<ApprovalAction, string>>>

const answers: Transitions = {
  approve: 'ACTIVE',
  refuse: 'DECLINED',
  cancel: 'ABORTED',
  fail: 'CRASHED',
  time_out: 'EXPIRED',
}

/**
 * The statuses of each kind, and what leads from one to the next. What is absent cannot happen. Consents by
 * docs.pingpayments.com, "Simulating payment consent status updates"; words by
 * docs/contract/ping-payments-api.md#6-other-resources.
 * @GUESS which failure of the other two has which word
 */
const rules: Readonly<
  Record<
    ApprovalKind,
    { first: string; limit: number | null; transitions: Readonly<Record<string, Transitions>> }
  >
> = {
  payment_consent: {
    first: 'INITIATED',
    limit: null,
    transitions: {
      INITIATED: { open: 'PENDING', ...answers },
      PENDING: answers,
      ACTIVE: { revoke: 'REVOKED' },
    },
  },
  account_verification: {
    first: 'PENDING',
    limit: 30 * 60_000,
    transitions: {
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
    limit: null,
    transitions: {
      PENDING: {
        approve: 'COMPLETED',
        refuse: 'FAILED',
        cancel: 'FAILED',
        fail: 'FAILED',
        time_out: 'FAILED',
      },
    },
  },
  agreement_signature: {
    first: 'PENDING',
    limit: null,
    transitions: {
      PENDING: {
        approve: 'SIGNED',
        refuse: 'DECLINED',
        cancel: 'ABORTED',
        fail: 'CRASHED',
        time_out: 'EXPIRED',
      },
    },
  },
}

export function firstStatus(kind: ApprovalKind): string {
  return rules[kind].first
}

/** ms until nobody's answer counts, by the vendor's guides; null where they do not say. */
export function timeLimit(kind: ApprovalKind): number | null {
  return rules[kind].limit
}

/** What can happen now, and the status that it leads to. */
export function transitionsFrom({ kind, status }: Pick<Approval, 'kind' | 'status'>): Transitions {
  return rules[kind].transitions[status] ?? {}
}

/** Is there nothing left to ask? An ACTIVE consent counts as answered, although it can still be revoked. */
export function isAnswered(approval: Pick<Approval, 'kind' | 'status'>): boolean {
  return transitionsFrom(approval).approve === undefined
}

const urlByAction: Partial<Record<ApprovalAction, keyof ReturnUrls>> = {
  approve: 'success',
  cancel: 'cancel',
  time_out: 'timeout',
}

/** Where the browser goes after the answer; null for nowhere, or not yet. */
export function toReturnUrl(approval: Approval): string | null {
  const last = approval.history.at(-1)?.action ?? null
  if (last === null || !isAnswered(approval)) return null
  return approval.returnUrls[urlByAction[last] ?? 'error']
}

/** An action that an approval does not allow in its present status. */
export class IllegalApprovalError extends Error {
  override name = 'IllegalApprovalError'
  readonly status: string
  readonly legal: readonly ApprovalAction[]

  constructor(what: string, approval: Approval) {
    const legal = Object.keys(transitionsFrom(approval)) as ApprovalAction[]
    const possible =
      legal.length === 0 ? 'nothing more can happen' : `possible now: ${legal.join(', ')}`
    super(`The ${approval.kind} ${approval.id} is ${approval.status}: no ${what}; ${possible}.`)
    this.status = approval.status
    this.legal = legal
  }
}
