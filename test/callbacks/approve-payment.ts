import type { Merchant } from '../merchant.ts'
import type { OpenSandbox } from '../open-sandbox.ts'

type Client = Pick<OpenSandbox, 'arm' | 'createPayment' | 'payer'>

/** A payment whose payer has approved: PENDING is announced now, COMPLETED a second later. */
export async function approvePayment(client: Client, merchant: Merchant, callbacks: object = {}) {
  await client.arm({ version: 1, name: 'approved', extends: 'paid', callbacks })
  const payment = await client.createPayment({ callbackUrl: merchant.callbackUrl })
  await client.payer(payment.id, 'approve')
  return payment
}

/** `2026-01-02T03:04:05.678000Z` → ms since another such time. */
export function msSince(beginning: string, time: string): number {
  return Date.parse(time) - Date.parse(beginning)
}
