import type { JsonObject } from './json.ts'
import type { PaymentStatus } from './status-transitions.ts'

/** Minor units (öre) that have come in for a payment so far. */
export function toReceivedTotal(changes: readonly { readonly funds: JsonObject | null }[]): number {
  const last = changes.findLast(({ funds }) => funds !== null)
  return Number(last?.funds?.['received_total'] ?? 0)
}

/** The status of a payment that `received` has come in for in all; `whenFunded` where that is just enough. */
export function statusOfFunds(
  total: number,
  received: number,
  whenFunded: PaymentStatus,
): PaymentStatus {
  if (received < total) return 'UNDERFUNDED'
  return received > total ? 'OVERFUNDED' : whenFunded
}

/**
 * What the payer is taken to transfer where a scenario, and no transfer through Mimic, moves a payment to `status`:
 * minor units (öre), negative where no transfer could lead there, null where the status says nothing of money.
 * @GUESS how far off it is where a scenario says too little or too much: by half
 */
export function plannedTransfer(
  status: PaymentStatus,
  total: number,
  before: number,
): number | null {
  const rest = total - before
  switch (status) {
    case 'COMPLETED':
    case 'FUNDED':
      return rest
    case 'UNDERFUNDED':
      return Math.floor(rest / 2)
    case 'OVERFUNDED':
      return rest + Math.ceil(total / 2)
    default:
      return null
  }
}
