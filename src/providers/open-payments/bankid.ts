import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import type { BankIdOrder } from '../../checkout/checkout-session.ts'

/** ms within which the app must be opened with an order (docs/contract/open-payments-and-bankid.md#c3-timing). */
export const openLimit = 30_000

/**
 * ms within which the payer must be done, new orders included (docs/contract/open-payments-and-bankid.md#c3-timing).
 */
export const sessionLimit = 180_000

/** Seconds that a scanned code may be older than the one on the screen: the time it takes to scan. */
const scanGrace = 5

/** A new BankID order; its tokens and secret are random unless `newToken` says otherwise. */
export function newBankIdOrder(
  orderRef: string,
  paymentSeq: number,
  purpose: 'login' | 'sign',
  createdAt: number,
  newToken: () => string = randomUUID,
): BankIdOrder {
  return {
    orderRef,
    paymentSeq,
    purpose,
    autoStartToken: newToken(),
    qrStartToken: newToken(),
    qrStartSecret: newToken(),
    createdAt,
    openedAt: null,
    status: 'pending',
    hintCode: null,
  }
}

/** Whole seconds since the order began, which the animated code counts. */
export function qrTime(order: BankIdOrder, now: number): number {
  return Math.max(0, Math.floor((now - order.createdAt) / 1000))
}

/**
 * Lower-case hex HMAC-SHA256 of the second, keyed with the order's secret
 * (docs/contract/open-payments-and-bankid.md#c4-animated-qr).
 */
export function qrAuthCode(secret: string, time: number): string {
  return createHmac('sha256', secret).update(String(time)).digest('hex')
}

/** `bankid.<token>.<time>.<code>` as the real app reads it, or a link to the simulated phone. */
export function qrText(
  order: BankIdOrder,
  now: number,
  form: 'link' | 'bankid',
  origin: string,
): string {
  const time = qrTime(order, now)
  const code = qrAuthCode(order.qrStartSecret, time)
  if (form === 'bankid') return `bankid.${order.qrStartToken}.${time}.${code}`
  return `${origin}/bankid/${order.orderRef}?time=${time}&code=${code}`
}

/** Is this code on the screen now, or was it a few seconds ago? */
export function checkQrCode(
  order: BankIdOrder,
  time: string,
  code: string,
  now: number,
): 'valid' | 'old' | 'wrong' {
  if (!/^\d{1,9}$/.test(time)) return 'wrong'
  const expected = Buffer.from(qrAuthCode(order.qrStartSecret, Number(time)))
  const given = Buffer.from(code)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong'
  const age = qrTime(order, now) - Number(time)
  return age >= 0 && age <= scanGrace ? 'valid' : 'old'
}
