import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { refuse } from '../../control-api/http/errors.ts'
import { maskBody } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { frameFor, inWorld } from './frame.ts'
import { turnedTo } from './list-parts.ts'
import { allocationRow, blank, money, timeIn } from './order-pages.ts'
import { type RecordPage, type RecordRow, type RecordsPage, toFact } from './records.ts'
import { readable, toShownTime } from './times.ts'
import { nameOfWorld } from './world-names.ts'

const perPage = 50

/** Jobs and inboxes on a page. */
const most = 200

/** Consents, account verifications and activations of one world or (null) of all, newest first. */
export function approvalsPage(control: Control, c: Context, tenantId: string | null): RecordsPage {
  const { before } = c.req.query()
  const { approvals } = control.stores
  const from = before === undefined ? undefined : approvals.findAnywhere(before)[0]?.seq
  const { items, hasOlder } = approvals.list(tenantId ?? undefined, {
    limit: perPage,
    before: from,
  })
  const last = items.at(-1)
  return {
    ...frameFor(control, c, 'Approvals', tenantId),
    heading: 'Approvals',
    lead: 'What people are asked for that is no payment: consents, account verifications, activations of merchants.',
    rows: items.map((approval) => ({
      ...blank(approval.id),
      href: `/approvals/${approval.token}`,
      time: timeIn(control, approval.tenantId, approval.createdAt),
      kind: capital(approval.kind.replaceAll('_', ' ')),
      title: approval.id,
      state: approval.status,
      tone: toneOf(approval.status),
      world: tenantId === null ? nameOfWorld(control, approval.tenantId) : null,
    })),
    empty: 'Nobody was asked for anything yet.',
    older: hasOlder && last !== undefined ? turnedTo(c, { before: last.id }) : null,
    newest: before === undefined ? null : turnedTo(c, {}),
  }
}

function toneOf(status: string): RecordRow['tone'] {
  if (/^(ACTIVE|APPROVED|COMPLETED|VERIFIED)$/.test(status)) return 'good'
  return /FAIL|REJECT|DECLIN|ABORT|EXPIR|CANCEL|REVOK/.test(status) ? 'bad' : 'waiting'
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Payouts of one world or (null) of all, newest first. */
export function payoutsPage(control: Control, c: Context, tenantId: string | null): RecordsPage {
  const before = Number(c.req.query('before') ?? Number.NaN)
  const { items, hasOlder } = control.stores.payouts.list(tenantId ?? undefined, {
    limit: perPage,
    before: Number.isSafeInteger(before) ? before : undefined,
  })
  const last = items.at(-1)
  return {
    ...frameFor(control, c, 'Payouts', tenantId),
    heading: 'Payouts',
    lead: 'What recipients got of the money of settled orders.',
    rows: items.map((payout) => ({
      ...blank(payout.id),
      href: inWorld(`/payouts/${payout.id}`, payout.tenantId),
      time: timeIn(control, payout.tenantId, payout.completedAt),
      kind: payout.currency,
      title: money(payout.amount, payout.currency),
      note: payout.id,
      world: tenantId === null ? nameOfWorld(control, payout.tenantId) : null,
    })),
    empty: 'Nothing was paid out yet.',
    older: hasOlder && last !== undefined ? turnedTo(c, { before: String(last.seq) }) : null,
    newest: Number.isSafeInteger(before) ? turnedTo(c, {}) : null,
  }
}

/** One payout, and of which parts of payments it is made. Throws ControlError for an id that is none of this world. */
export function payoutPage(
  control: Control,
  c: Context,
  id: string,
  tenantId: string | null,
): RecordPage {
  const { payouts, allocations } = control.stores
  const payout = tenantId === null ? undefined : payouts.find(tenantId, id.toLowerCase())
  if (payout === undefined)
    return refuse(404, 'not_found', `No payout of this world has the id ${id.slice(0, 80)}.`)
  const world = payout.tenantId
  const { items } = allocations.list({ tenantId: world, payoutId: payout.id }, { limit: most })
  return {
    ...frameFor(control, c, 'Payout', world),
    heading: `Payout of ${money(payout.amount, payout.currency)}`,
    back: { href: inWorld('/payouts', world), label: 'Payouts' },
    status: null,
    tone: 'plain',
    facts: [
      ...toFact('Id', payout.id, { isId: true }),
      ...toFact('Disbursement', payout.disbursementId, { isId: true }),
      ...toFact('Completed', `${readable(toWireTime(payout.completedAt))} UTC`),
    ],
    sections: [
      {
        id: 'parts',
        heading: 'Parts of payments',
        empty: 'None.',
        rows: items.map((part) => ({
          ...allocationRow(control, part),
          href: inWorld(`/orders/${part.paymentOrderId}`, world),
        })),
      },
    ],
  }
}

const jobNames: Readonly<Record<string, string>> = {
  status: 'Status of a payment',
  callback: 'Callback',
  payer: 'Step of the scenario’s payer',
  browser: 'Browser goes back to the shop',
  visit: 'Visit to the shop',
  push: 'Message of the payer’s app',
  bankid: 'Time limit of BankID',
  refund: 'End of a refund',
  settle_order: 'Settlement of an order',
  disbursement: 'Disbursement',
  approval: 'Step of an approval',
  payment_link: 'End of a payment link',
  payment_link_sms: 'Text message of a payment link',
}

/** What the scheduler will do: of one world in the order of time, of all (null) the latest to be planned. */
export function jobsPage(control: Control, c: Context, tenantId: string | null): RecordsPage {
  const { jobs, payments } = control.stores
  const rows =
    tenantId === null
      ? jobs.newest(most)
      : jobs.due(tenantId, Number.MAX_SAFE_INTEGER, { dueAt: -1, seq: 0 }, most)
  return {
    ...frameFor(control, c, 'Jobs', tenantId),
    heading: 'Scheduled jobs',
    lead:
      tenantId === null
        ? 'What is planned in all worlds, the latest to be planned first. Each world has its own clock.'
        : 'What is planned in this world, the next first.',
    rows: rows.map((job) => {
      const payment = job.paymentSeq === null ? undefined : payments.findBySeq(job.paymentSeq)
      return {
        ...blank(String(job.seq)),
        href: payment === undefined ? null : inWorld(`/payments/${payment.id}`, job.tenantId),
        time: timeIn(control, job.tenantId, job.dueAt),
        kind: job.timeoutOwner === 0 || job.timeoutOwner === 3 ? 'Job' : 'Time limit',
        title: jobNames[job.kind] ?? capital(job.kind.replaceAll('_', ' ')),
        note: payment === undefined ? null : `payment ${payment.id}`,
        world: tenantId === null ? nameOfWorld(control, job.tenantId) : null,
      }
    }),
    empty: 'Nothing is planned.',
    older: null,
    newest: null,
  }
}

/** The built-in inboxes, which are the same for all worlds. */
export function inboxesPage(control: Control, c: Context, tenantId: string | null): RecordsPage {
  return {
    ...frameFor(control, c, 'Inboxes', tenantId),
    heading: 'Inboxes',
    lead: 'Any address under /_sandbox/inbox/ takes callbacks. Inboxes are the same for all worlds.',
    rows: control.stores.inbox.names(most).map(({ name, count, receivedAt }) => ({
      ...blank(name),
      href: inWorld(`/inboxes/${encodeURIComponent(name)}`, tenantId),
      time: toShownTime(toWireTime(receivedAt), Date.now()),
      kind: 'Inbox',
      title: name,
      note: count === 1 ? 'one message' : `${count} messages`,
    })),
    empty: 'Nothing arrived in an inbox yet.',
    older: null,
    newest: null,
  }
}

/** What arrived in one inbox, newest first. */
export function inboxPage(
  control: Control,
  c: Context,
  name: string,
  tenantId: string | null,
): RecordPage {
  const { messages, hasOlder } = control.stores.inbox.list(name)
  const origin = control.publicApi.getOrigin(c.req.raw)
  return {
    ...frameFor(control, c, `Inbox ${name}`, tenantId),
    heading: `Inbox ${name}`,
    back: { href: inWorld('/inboxes', tenantId), label: 'Inboxes' },
    status: null,
    tone: 'plain',
    facts: [
      ...toFact('Address', `${origin}/_sandbox/inbox/${encodeURIComponent(name)}`, { isId: true }),
      ...toFact('Older messages', hasOlder ? 'were dropped' : null),
    ],
    sections: [
      {
        id: 'messages',
        heading: 'Messages',
        empty: 'Nothing arrived yet.',
        rows: messages.toReversed().map((message) => ({
          ...blank(String(message.seq)),
          time: toShownTime(toWireTime(message.receivedAt), Date.now()),
          kind: message.method,
          title: maskBody(message.body).slice(0, 2_000),
        })),
      },
    ],
  }
}
