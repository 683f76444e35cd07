import type { JsonObject } from '../payment/json.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import { disburse } from '../settlement/disburse.ts'
import { groupBy } from '../settlement/group-by.ts'
import { heldPayouts, payable, whyHeld } from '../settlement/held-payouts.ts'
import { type Selection, selectAllocations } from '../settlement/select-allocations.ts'
import type { Allocation } from '../storage/allocation-store.ts'
import type { Requisition, RequisitionStatus } from '../storage/requisition-store.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'

/** ms from opening to PROCESSED, and from submitting to DISBURSED. @GUESS */
const workTime = 1_000

export type NewRequisition = {
  readonly id?: string | undefined
  readonly callbackUrl: string
  /** what recipients read on their transfers */
  readonly reference: string | null
  readonly selections: readonly Selection[]
}

/** What a requisition is about and what became of it; the spelling of the wire, where it is on it. */
export type RequisitionDocument = {
  readonly callbackUrl: string
  readonly reference: string | null
  readonly selections: readonly Selection[]
  /** oldest first; ms, world time */
  readonly history: readonly { readonly status: RequisitionStatus; readonly at: number }[]
  readonly payouts: readonly JsonObject[]
  readonly failed: readonly JsonObject[]
  readonly disbursementIds: readonly string[]
}

export function readRequisition({ document }: Requisition): RequisitionDocument {
  return document as unknown as RequisitionDocument
}

/**
 * Opens a requisition: which settled money shall go out without waiting for the bank day. It is looked up a moment later,
 * and goes out when the tenant submits it (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29).
 * @GUESS the statuses, the callbacks' body, and that what a requisition selects still goes out on its bank day if nobody
 * submits it before
 */
export function openRequisition(
  engine: Engine,
  tenantId: string,
  { id = engine.newId({ tenantId }), callbackUrl, reference, selections }: NewRequisition,
): Requisition {
  const { stores, worlds } = engine
  const createdAt = worlds.now(tenantId)
  const history = [{ status: 'OPEN', at: createdAt }]
  const found = { payouts: [], failed: [], disbursementIds: [] }
  const document = asJson({ callbackUrl, reference, selections, history, ...found })
  return transaction(stores.db, () => {
    const row = { id, tenantId, status: 'OPEN' as const, createdAt, document }
    const requisition = stores.requisitions.insert(row)
    publish(engine, requisition, createdAt, 'the tenant called open_requisition')
    schedule(engine, requisition, createdAt + workTime)
    return requisition
  })
}

/** The payouts of a PROCESSED requisition go out; submitting it again does nothing. Throws ForbiddenError. */
export function submitRequisition(engine: Engine, requisition: Requisition): string {
  const { id, tenantId, status } = requisition
  if (status === 'OPEN') {
    const description = `The requisition ${id} is OPEN: it can be submitted once it is PROCESSED.`
    forbidden('requisition_not_processed', description)
  }
  if (status !== 'PROCESSED') return `the requisition is ${status} already: nothing to do`
  const because = 'the tenant called submit_requisition'
  return transaction(engine.stores.db, () => {
    const at = engine.worlds.now(tenantId)
    move(engine, requisition, 'SUBMITTED', at, because)
    schedule(engine, requisition, at + workTime)
    return because
  })
}

/** The job of kind `requisition`: it is looked up, or it goes out. */
export function requisitionIsDue(engine: Engine, { payload, at }: DueJob): undefined {
  const requisition = engine.stores.requisitions.findBySeq(JSON.parse(payload).requisition)
  if (requisition?.status === 'OPEN') process(engine, requisition, at)
  if (requisition?.status === 'SUBMITTED') payOut(engine, requisition, at)
  return undefined
}

function process(engine: Engine, requisition: Requisition, at: number): void {
  const selected = findSelected(engine, requisition)
  const moved = move(engine, requisition, 'PROCESSED', at, 'the requisition was processed', {
    ...aboutMoney(engine, selected),
  })
  announce(engine, moved, at, 'the requisition was processed')
}

function payOut(engine: Engine, requisition: Requisition, at: number): void {
  const { reference } = readRequisition(requisition)
  const because = `requisition ${requisition.id}`
  const selected = findSelected(engine, requisition)
  const money = aboutMoney(engine, selected)
  const disbursementIds = groupBy(selected, ({ currency }) => currency).flatMap(
    (own) => disburse(engine, own, at, because, reference) ?? [],
  )
  const result = { ...money, disbursementIds }
  const moved = move(engine, requisition, 'DISBURSED', at, because, result)
  announce(engine, moved, at, because)
}

function findSelected({ stores }: Engine, requisition: Requisition): readonly Allocation[] {
  const { tenantId } = requisition
  const itemsOf = (id: string) => stores.payments.find(tenantId, id)?.orderItems ?? []
  const { selections } = readRequisition(requisition)
  return selectAllocations(stores.allocations.settled(tenantId), selections, itemsOf)
}

/** Who gets how much, and who does not. */
function aboutMoney(engine: Engine, selected: readonly Allocation[]) {
  const held = heldPayouts(engine, selected)
  const paid = groupBy(payable(selected, held), ({ recipientType, merchantId, currency }) =>
    [recipientType, merchantId, currency].join(' '),
  )
  const failed = held.flatMap((one) =>
    groupBy(one.allocations, ({ currency }) => currency).map((own) => {
      const reason = { reason: 'merchant_not_approved', description: whyHeld(one) }
      return { ...toPayout(own), ...reason }
    }),
  )
  return { payouts: paid.map(toPayout), failed }
}

function toPayout(own: readonly [Allocation, ...Allocation[]]): JsonObject {
  const [{ recipientType: recipient_type, merchantId: merchant_id, currency }] = own
  const amount = own.reduce((sum, one) => sum + one.amount, 0)
  return { recipient_type, merchant_id, amount, currency }
}

function move(
  engine: Engine,
  requisition: Requisition,
  status: RequisitionStatus,
  at: number,
  because: string,
  changes: Partial<RequisitionDocument> = {},
): Requisition {
  const before = readRequisition(requisition)
  const document = asJson({ ...before, ...changes, history: [...before.history, { status, at }] })
  const moved = { ...requisition, status, document }
  engine.stores.requisitions.save(moved)
  publish(engine, moved, at, because)
  return moved
}

function publish({ events }: Engine, requisition: Requisition, at: number, because: string): void {
  const { tenantId, id, status } = requisition
  const about = { paymentId: null, about: null, facts: { requisition_id: id, status } }
  events.publish({ tenantId, at, kind: 'requisition.status', ...about, because })
}

function schedule({ scheduler }: Engine, { tenantId, seq }: Requisition, dueAt: number): void {
  const payload = { requisition: seq }
  scheduler.schedule({ tenantId, dueAt, kind: 'requisition', paymentSeq: null, payload })
}

function announce(
  { dispatcher, newId }: Engine,
  requisition: Requisition,
  at: number,
  because: string,
): void {
  const { id, tenantId, status } = requisition
  const { callbackUrl: url, payouts, failed, disbursementIds } = readRequisition(requisition)
  const body = {
    id,
    requisition_id: id,
    status,
    payouts,
    failed_to_disburse: failed,
    disbursement_ids: disbursementIds,
    occurred_at: toWireTime(at),
  }
  const subject = { id: newId({ tenantId }), tenantId, paymentSeq: null, subject: 'requisition' }
  const how = { mutate: null, dueAt: at, inOrder: 0, because, send: true }
  dispatcher.post({ ...subject, status, url, body: JSON.stringify(body), ...how })
}

function asJson(document: object): JsonObject {
  return document as JsonObject
}
