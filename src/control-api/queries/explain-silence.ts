import type { Payment } from '../../payment/payment.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import { lookAhead } from './look-ahead.ts'

/** Payments of a world that are looked at: where there are more, one of the newest is most likely meant. */
const lookedAt = 20

const key = 'status_callback_url'

/**
 * What keeps a callback from coming, and what to do, in sentences; '' where nothing does. Of one payment, or of the newest
 * ones in the world.
 */
export function explainSilence(
  control: Control,
  tenantId: string,
  payment: Payment | null,
  status: string | undefined,
): string {
  const payments =
    payment === null
      ? control.stores.payments.list({ tenantId }, { limit: lookedAt }).items
      : [payment]
  if (payments.length === 0) {
    return `World ${tenantId} has no payment: does your backend send this tenant_id, and was its request answered 200?`
  }
  const silent = payments.find(({ statusCallbackUrl }) => statusCallbackUrl === null)
  const isAllSilent = payments.every(({ statusCallbackUrl }) => statusCallbackUrl === null)
  const sentences = [
    ...(silent !== undefined && (payment !== null || isAllSilent) ? [noUrl(control, silent)] : []),
    ...payments.slice(0, 1).flatMap((newest) => ahead(control, newest, status)),
  ]
  return sentences.join(' ')
}

function noUrl(control: Control, { id, tenantId }: Payment): string {
  const begin = `Payment ${id} has no ${key}, so nothing is sent for it`
  const typo = misspelt(control, tenantId, id)
  if (typo !== null) return `${begin}: the request says "${typo}"; did you mean "${key}"?`
  return `${begin}: set it in the request that creates the payment.`
}

/** A key of the request that created the payment, where it looks like a misspelt or another name of the right one. */
function misspelt({ stores }: Control, tenantId: string, paymentId: string): string | null {
  stores.journal.flush()
  const [entry] = stores.journal.list({ tenantId, paymentId, operation: 'create_payment' }, 1)
  if (entry === undefined) return null
  const keys = keysOf(JSON.parse(entry.request).body)
  return keys.find((other) => other !== key && /back|url|hook|notif/i.test(other)) ?? null
}

function keysOf(body: string): readonly string[] {
  try {
    return Object.keys(JSON.parse(body))
  } catch {
    return []
  }
}

/** What the payment does next, and who makes it happen: its clock, or its payer. */
function ahead(control: Control, payment: Payment, status: string | undefined): readonly string[] {
  const { planned, possible } = lookAhead(control, payment)
  const next = planned.find(
    (entry) => entry.kind === 'status' && (status === undefined || entry.step.status === status),
  )
  if (next?.kind === 'status') {
    const mode = control.worlds.mode(payment.tenantId)
    const plan = `${next.step.status} of payment ${payment.id} is planned for ${toWireTime(next.at)}`
    if (mode === 'manual')
      return [
        `${plan}, and the clock of this world is manual and stands at ${toWireTime(control.worlds.now(payment.tenantId))}: advance or settle it.`,
      ]
    return [`${plan} by the ${mode} clock of this world: advance it to be there sooner.`]
  }
  const may = possible.some(
    (entry) => entry.kind === 'status' && (status === undefined || entry.step.status === status),
  )
  const session = control.checkoutService.findCheckoutOfPayment(payment.seq)?.session
  if (!may || session === undefined || session.actor === 'scenario') return []
  const actions = control.checkoutService.legalActions(session)
  if (actions.length === 0) return []
  return [
    `The payer of payment ${payment.id} has not gone on (its checkout is at ${session.state}): play the payer, with ${actions.join(', ')}.`,
  ]
}
