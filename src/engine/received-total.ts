import type { StatusChange } from '../payment/payment.ts'

/** Minor units (öre) that have come in for a payment so far. */
export function toReceivedTotal(changes: readonly StatusChange[]): number {
  const last = changes.findLast(({ funds }) => funds !== null)
  return Number(last?.funds?.['received_total'] ?? 0)
}
