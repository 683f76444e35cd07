import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { JsonObject } from '../payment/json.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { DomainEventChannel } from '../scheduler/domain-events.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { DueJob, Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { ApprovalRecord, ApprovalStore } from '../storage/approval-store.ts'
import type { Db } from '../storage/db.ts'
import { atomically } from '../storage/transactions.ts'
import {
  type Approval,
  type ApprovalAction,
  type ApprovalKind,
  firstStatus,
  IllegalApprovalError,
  isAnswered,
  type ReturnUrls,
  timeLimit,
  transitionsFrom,
} from './approval-transitions.ts'

/** What the verbs of this module work with. */
export type ApprovalContext = {
  readonly stores: { readonly db: Db; readonly approvals: ApprovalStore }
  readonly scheduler: Pick<Scheduler, 'handle' | 'schedule' | 'cancel' | 'holdTimeouts'>
  readonly worlds: Pick<Worlds, 'now'>
  readonly events: Pick<Events, 'publish'>
  readonly domainEvents: Pick<DomainEventChannel, 'emit'>
  readonly dispatcher: Pick<Dispatcher, 'post'>
  readonly newId: NewId
  /** who plays the person that is asked */
  readonly defaultPayer: 'interactive' | 'auto'
  /** ms until an unanswered approval times out, where the vendor does not say when */
  readonly expiry: number
}

/** ms until a person played by the sandbox answers */
const thinkTime = 100

/** Payload of a job of the kind approval. */
type DueAction = {
  /** seq of the approval */
  readonly approval: number
  readonly action: ApprovalAction
}

/** Has the scheduler run the jobs of the kind approval. */
export function registerApprovalJobs(ctx: ApprovalContext): void {
  ctx.scheduler.handle('approval', (job) => actionIsDue(ctx, job))
}

/** Begins a new approval. `about` gets the token of its page and returns what the approval is about. */
export function beginApproval(
  ctx: ApprovalContext,
  {
    tenantId,
    kind,
    about,
    ...rest
  }: {
    readonly tenantId: string
    readonly kind: ApprovalKind
    readonly statusCallbackUrl: string | null
    readonly returnUrls: ReturnUrls
    readonly about: (token: string) => JsonObject
  },
): Approval {
  const { stores, worlds, newId } = ctx
  const [id, token] = [newId({ tenantId }), newId({ tenantId })]
  const [status, createdAt] = [firstStatus(kind), worlds.now(tenantId)]
  const because = 'the tenant asked for it'
  const history = [{ status, occurredAt: createdAt, action: null, because }]
  const record = { id, tenantId, kind, token, status, createdAt }
  const approval = { ...record, ...rest, history, document: about(token) }
  return atomically(stores.db, () => {
    const seq = stores.approvals.insert({ ...record, document: toDocument(approval) })
    const begun = { ...approval, seq }
    if (ctx.defaultPayer === 'auto') schedule(ctx, begun, createdAt + thinkTime, 'approve')
    schedule(ctx, begun, createdAt + (timeLimit(kind) ?? ctx.expiry), 'time_out')
    return begun
  })
}

/** Throws IllegalApprovalError where the action cannot be done now. */
export function actOnApproval(
  ctx: ApprovalContext,
  approval: Approval,
  action: ApprovalAction,
  because: string,
): Approval {
  const status = transitionsFrom(approval)[action]
  if (status === undefined) throw new IllegalApprovalError(action, approval)
  const at = ctx.worlds.now(approval.tenantId)
  return atomically(ctx.stores.db, () => {
    const moved = move(ctx, approval, { action, status, because, at })
    if (action === 'open') holdTimeout(ctx, moved)
    return moved
  })
}

/** The same, by the status that the approval shall have. Throws IllegalApprovalError. */
export function setApprovalStatus(
  ctx: ApprovalContext,
  approval: Approval,
  status: string,
  because: string,
): Approval {
  const transitions = Object.entries(transitionsFrom(approval)) as [ApprovalAction, string][]
  const action = transitions.find(([, to]) => to === status)?.[0]
  if (action === undefined) throw new IllegalApprovalError(`way to ${status}`, approval)
  const at = ctx.worlds.now(approval.tenantId)
  return atomically(ctx.stores.db, () => move(ctx, approval, { action, status, because, at }))
}

/** Notes that a person has come to the page: the `auto` clock waits for the answer. */
export function approvalPageWasOpened(ctx: ApprovalContext, approval: Approval): void {
  if (!isAnswered(approval)) atomically(ctx.stores.db, () => holdTimeout(ctx, approval))
}

export function findApproval(
  { stores }: Pick<ApprovalContext, 'stores'>,
  tenantId: string,
  kind: ApprovalKind,
  id: string,
): Approval | undefined {
  const approval = fromRecord(stores.approvals.find(tenantId, id))
  return approval?.kind === kind ? approval : undefined
}

export function findApprovalByToken(
  { stores }: Pick<ApprovalContext, 'stores'>,
  token: string,
): Approval | undefined {
  return fromRecord(stores.approvals.findByToken(token))
}

/** Those of every world with this id, newest first. */
export function findApprovalsAnywhere(
  { stores }: Pick<ApprovalContext, 'stores'>,
  id: string,
): Approval[] {
  return stores.approvals.findAnywhere(id).flatMap((record) => fromRecord(record) ?? [])
}

function actionIsDue(ctx: ApprovalContext, job: DueJob): undefined {
  const { approval: seq, action }: DueAction = JSON.parse(job.payload)
  const approval = fromRecord(ctx.stores.approvals.findBySeq(seq))
  if (approval === undefined || isAnswered(approval)) return
  const because = action === 'time_out' ? 'nobody answered in time' : 'played by SANDBOX_PAYER'
  const status = transitionsFrom(approval)[action] ?? approval.status
  move(ctx, approval, { action, status, because, at: job.at })
}

function schedule(
  { scheduler }: ApprovalContext,
  { tenantId, seq }: Approval,
  dueAt: number,
  action: ApprovalAction,
): void {
  const payload = toDueAction(seq, action)
  const timeoutOwner = action === 'time_out' ? 'payer' : 'none'
  const job = { tenantId, paymentSeq: null, dueAt, kind: 'approval' }
  scheduler.schedule({ ...job, payload, timeoutOwner })
}

/** An answered approval waits for nothing more. */
function cancelJobs(
  { scheduler, expiry }: ApprovalContext,
  { tenantId, seq, kind, createdAt }: Approval,
): void {
  const job = { tenantId, kind: 'approval' }
  const [approve, timeOut] = [toDueAction(seq, 'approve'), toDueAction(seq, 'time_out')]
  scheduler.cancel({ ...job, dueAt: createdAt + thinkTime, payload: approve })
  scheduler.cancel({ ...job, dueAt: createdAt + (timeLimit(kind) ?? expiry), payload: timeOut })
}

function holdTimeout({ scheduler }: ApprovalContext, { tenantId, seq }: Approval): void {
  const payload = JSON.stringify(toDueAction(seq, 'time_out'))
  scheduler.holdTimeouts(tenantId, { tenantId, kind: 'approval', payload })
}

function toDueAction(seq: number, action: ApprovalAction): DueAction {
  return { approval: seq, action }
}

type Change = {
  readonly action: ApprovalAction
  readonly status: string
  readonly because: string
  /** ms, world time */
  readonly at: number
}

function move(
  ctx: ApprovalContext,
  approval: Approval,
  { action, status, because, at }: Change,
): Approval {
  const change = { status, occurredAt: at, action, because }
  const moved = { ...approval, status, history: [...approval.history, change] }
  ctx.stores.approvals.save(approval.seq, status, toDocument(moved))
  if (isAnswered(moved)) cancelJobs(ctx, moved)
  const { tenantId, kind, id } = moved
  ctx.domainEvents.emit('approval.moved', { tenantId, kind, id, status, at })
  publishStatus(ctx, moved, because, at)
  queueStatusCallback(ctx, moved, because, at)
  return moved
}

function publishStatus(
  { events }: ApprovalContext,
  { tenantId, kind, id, status }: Approval,
  because: string,
  at: number,
): void {
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

/** @GUESS the body, but for that of an activation: only the URL and the statuses are known */
function queueStatusCallback(
  { dispatcher, newId }: ApprovalContext,
  approval: Approval,
  because: string,
  at: number,
): void {
  const { tenantId, kind, status, statusCallbackUrl: url } = approval
  if (url === null) return
  dispatcher.post({
    id: newId({ tenantId }),
    tenantId,
    paymentSeq: null,
    subject: kind,
    status,
    url,
    body: JSON.stringify(toMessage(approval, at)),
    mutate: null,
    dueAt: at,
    inOrder: 0,
    because,
    send: true,
  })
}

function toMessage({ kind, id, status, document }: Approval, at: number): JsonObject {
  // The vendor shows a complete one (docs/contract/ping-payments-api.md#6-other-resources).
  if (kind === 'activation') return { id, status, details: null }
  const { provider = null, method = null, metadata = null } = document
  const about = { id, [`${kind}_id`]: id, status, occurred_at: toWireTime(at) }
  return { ...about, details: null, provider, method, metadata }
}

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
