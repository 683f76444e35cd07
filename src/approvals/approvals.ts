import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { JsonObject } from '../payment/json.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { ApprovalRecord, ApprovalStore } from '../storage/approval-store.ts'
import type { Db } from '../storage/database.ts'
import { atomically } from '../storage/transactions.ts'
import {
  type Approval,
  type ApprovalAction,
  type ApprovalKind,
  firstStatus,
  IllegalApprovalError,
  isAnswered,
  type ReturnUrls,
  toMoves,
} from './approval.ts'

/** ms until a person played by the sandbox does what it is asked for */
const thinkTime = 100

/** Consents, account verifications and activations, from their creation to their end. */
export function createApprovals({
  db,
  store,
  scheduler,
  worlds,
  events,
  dispatcher,
  newId,
  defaultPayer,
  expiry,
}: {
  db: Db
  store: ApprovalStore
  scheduler: Scheduler
  worlds: Worlds
  events: Events
  dispatcher: Pick<Dispatcher, 'post'>
  newId: NewId
  /** who plays the person that is asked */
  defaultPayer: 'interactive' | 'auto'
  /** ms until nobody is waited for any more */
  expiry: number
}) {
  scheduler.handle('approval', due)

  function due(job: Job): undefined {
    const { approval: seq, action }: { approval: number; action: ApprovalAction } = JSON.parse(
      job.payload,
    )
    const approval = fromRecord(store.findBySeq(seq))
    if (approval === undefined || isAnswered(approval)) return
    const because = action === 'time_out' ? 'nobody answered in time' : 'played by SANDBOX_PAYER'
    move(approval, action, toMoves(approval)[action] ?? approval.status, because, job.at)
  }

  function schedule({ tenantId, seq }: Approval, dueAt: number, action: ApprovalAction): void {
    const payload = { approval: seq, action }
    const timeoutOwner = action === 'time_out' ? 'payer' : 'none'
    scheduler.schedule({
      tenantId,
      paymentSeq: null,
      dueAt,
      kind: 'approval',
      payload,
      timeoutOwner,
    })
  }

  function move(
    approval: Approval,
    action: ApprovalAction | null,
    status: string,
    because: string,
    at: number,
  ): Approval {
    const change = { status, occurredAt: at, action, because }
    const moved = { ...approval, status, history: [...approval.history, change] }
    store.save(approval.seq, status, toDocument(moved))
    tell(moved, because, at)
    announce(moved, because, at)
    return moved
  }

  function tell({ tenantId, kind, id, status }: Approval, because: string, at: number): void {
    events.publish({
      tenantId,
      at,
      kind: 'approval.status',
      paymentId: null,
      about: null,
      facts: { approval: kind, id, status },
      because,
    })
  }

  /** @GUESS the body: only the URL and the statuses are known */
  function announce(approval: Approval, because: string, at: number): void {
    const { tenantId, kind, id, status, statusCallbackUrl: url } = approval
    if (url === null) return
    const { provider = null, method = null, metadata = null } = approval.document
    const body = { id, [`${kind}_id`]: id, status, occurred_at: toWireTime(at) }
    dispatcher.post({
      id: newId({ tenantId }),
      tenantId,
      paymentSeq: null,
      subject: kind,
      status,
      url,
      body: JSON.stringify({ ...body, details: null, provider, method, metadata }),
      mutate: null,
      dueAt: at,
      inOrder: 0,
      because,
      send: true,
    })
  }

  return {
    /** A new one. `about` is handed the token of its page and answers what it is about. */
    begin(request: {
      readonly tenantId: string
      readonly kind: ApprovalKind
      readonly statusCallbackUrl: string | null
      readonly returnUrls: ReturnUrls
      readonly about: (token: string) => JsonObject
    }): Approval {
      const { tenantId, kind, about, ...rest } = request
      const [id, token] = [newId({ tenantId }), newId({ tenantId })]
      const [status, createdAt] = [firstStatus(kind), worlds.now(tenantId)]
      const because = `the tenant asked for it`
      const history = [{ status, occurredAt: createdAt, action: null, because }]
      const record = { id, tenantId, kind, token, status, createdAt }
      const approval = { ...record, ...rest, history, document: about(token) }
      return atomically(db, () => {
        const seq = store.insert({ ...record, document: toDocument(approval) })
        const begun = { ...approval, seq }
        if (defaultPayer === 'auto') schedule(begun, createdAt + thinkTime, 'approve')
        schedule(begun, createdAt + expiry, 'time_out')
        return begun
      })
    },
    /** Throws IllegalApprovalError where this cannot happen now. */
    act(approval: Approval, action: ApprovalAction, because: string): Approval {
      const status = toMoves(approval)[action]
      if (status === undefined) throw new IllegalApprovalError(action, approval)
      const at = worlds.now(approval.tenantId)
      return atomically(db, () => move(approval, action, status, because, at))
    },
    /** The same, by the status it shall become. Throws IllegalApprovalError. */
    setStatus(approval: Approval, status: string, because: string): Approval {
      const moves = Object.entries(toMoves(approval)) as [ApprovalAction, string][]
      const action = moves.find(([, to]) => to === status)?.[0]
      if (action === undefined) throw new IllegalApprovalError(`way to ${status}`, approval)
      const at = worlds.now(approval.tenantId)
      return atomically(db, () => move(approval, action, status, because, at))
    },
    find(tenantId: string, kind: ApprovalKind, id: string): Approval | undefined {
      const approval = fromRecord(store.find(tenantId, id))
      return approval?.kind === kind ? approval : undefined
    },
    findByToken: (token: string): Approval | undefined => fromRecord(store.findByToken(token)),
    /** Those of every world with this id, newest first. */
    findAnywhere: (id: string): Approval[] =>
      store.findAnywhere(id).flatMap((record) => fromRecord(record) ?? []),
  }
}

export type Approvals = ReturnType<typeof createApprovals>

function toDocument({
  document,
  statusCallbackUrl,
  returnUrls,
  history,
}: Pick<Approval, 'document' | 'statusCallbackUrl' | 'returnUrls' | 'history'>): JsonObject {
  return { document, statusCallbackUrl, returnUrls, history }
}

function fromRecord(record: ApprovalRecord | undefined): Approval | undefined {
  return record && ({ ...record, ...record.document } as unknown as Approval)
}
