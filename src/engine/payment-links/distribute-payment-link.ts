import { formatAmount } from '../../payment/money.ts'
import type { DueJob } from '../../scheduler/scheduler.ts'
import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { InvalidRequestError } from '../errors.ts'
import { sendMessage } from '../send-message.ts'
import { savePaymentLink } from './move-payment-link.ts'
import { checkoutUrlOf, customerName, type PaymentLink, toPaymentLink } from './payment-link.ts'

export const distributeMethods = ['sms', 'email'] as const

export type Distribution = {
  readonly methods: readonly (typeof distributeMethods)[number][]
  /** the customer's own where it is not given */
  readonly customer_phone?: string | null | undefined
  readonly customer_email?: string | null | undefined
}

/** ms until a text has arrived. @GUESS */
const smsTakes = 1_000

/**
 * Sends the link by e-mail, by text, or both, whatever its status
 * (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). Throws InvalidRequestError where an address is missing.
 */
export function distributePaymentLink(
  engine: Engine,
  link: PaymentLink,
  { methods, customer_phone, customer_email }: Distribution,
  origin: string,
): void {
  const { customer } = link.body
  const byEmail = methods.includes('email')
  const bySms = methods.includes('sms')
  const email = byEmail ? required(customer_email ?? customer.email, 'customer_email') : null
  const phone = bySms ? required(customer_phone ?? customer.phone, 'customer_phone') : null
  const { tenantId, id } = link
  const common = { tenantId, about: id, because: 'the tenant called distribute_payment_link' }
  const { subject, text } = textFor(link, origin)
  transaction(engine.stores.db, () => {
    if (email !== null)
      sendMessage(engine, { ...common, channel: 'email', recipient: email, subject, body: text })
    if (phone !== null)
      sendMessage(engine, {
        ...common,
        channel: 'sms',
        recipient: phone,
        subject: null,
        body: text,
      })
    savePaymentLink(engine, {
      ...link,
      distributedByEmail: link.distributedByEmail || byEmail,
      ...(phone === null ? {} : { smsStatus: smsStatusFor(phone) }),
    })
    if (phone !== null) scheduleArrival(engine, link)
  })
}

/** The job of kind `payment_link_sms`. */
export function smsArrives(engine: Engine, { payload }: DueJob): undefined {
  const record = engine.stores.paymentLinks.findBySeq(JSON.parse(payload).link)
  const link = record && toPaymentLink(record)
  if (link?.smsStatus === 'PENDING') savePaymentLink(engine, { ...link, smsStatus: 'DELIVERD' })
  return undefined
}

function scheduleArrival({ scheduler, worlds }: Engine, { tenantId, seq }: PaymentLink): void {
  const dueAt = worlds.now(tenantId) + smsTakes
  const job = { tenantId, paymentSeq: null, dueAt, kind: 'payment_link_sms' }
  scheduler.schedule({ ...job, payload: { link: seq } })
}

/** @GUESS a text to what is no phone number fails */
function smsStatusFor(phone: string): PaymentLink['smsStatus'] {
  return /^\+?[\d\s()-]{6,20}$/.test(phone) ? 'PENDING' : 'FAILED'
}

function required(value: string | null | undefined, name: string): string {
  if (value) return value
  throw new InvalidRequestError('missing_field', `Missing field: ${name}`, name)
}

/** What the customer reads. @GUESS the words */
function textFor(link: PaymentLink, origin: string) {
  const { body } = link
  const lang = body.locale.startsWith('sv') ? 'sv' : 'en'
  const amount = formatAmount(body.total_amount, body.currency, lang)
  const [shop, url] = [body.supplier.name, checkoutUrlOf(link, origin)]
  const name = customerName(body)
  if (lang === 'sv') {
    const hello = name === null ? 'Hej!' : `Hej ${name}!`
    return {
      subject: `Betala till ${shop}`,
      text: `${hello} Betala ${amount} till ${shop}: ${url}`,
    }
  }
  const hello = name === null ? 'Hello!' : `Hello ${name}!`
  return { subject: `Pay ${shop}`, text: `${hello} Pay ${amount} to ${shop}: ${url}` }
}
