import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import type { PaymentStatus } from '../payment/status.ts'
import type { NewId } from '../scheduler/ids.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { TransferStore } from '../storage/transfer-store.ts'
import { toReceivedTotal } from './fund-payment.ts'

/**
 * What comes in where a plan, and not a transfer through Mimic, moves a payment to `status`: a deposit paid on its page,
 * or by a scenario. `funds` is null where the status tells of no money; the whole answer is null where no transfer
 * could lead there, as with too much received already.
 */
export type TakePlannedFunds = (
  payment: Payment,
  status: PaymentStatus,
  /** ms, world time */
  at: number,
) => { readonly funds: JsonObject | null } | null

export function createTakePlannedFunds({
  payments,
  transfers,
  newId,
}: {
  payments: PaymentStore
  transfers: TransferStore
  newId: NewId
}): TakePlannedFunds {
  /** The transfer that the payer is taken to have made, as the bank account shows it. */
  function book(payment: Payment, amount: number, at: number): void {
    const { tenantId, currency } = payment
    const reference = String(payment.providerMethodResponse['reference'] ?? '')
    const { id: accountId } = depositBankAccountFor(tenantId, currency)
    const row = { id: newId(payment), tenantId, accountId, amount, currency, reference }
    const { seq } = transfers.insert({ ...row, bookedAt: at })
    const connection = { connectedAt: at, connectedBy: 'payer', manuallyConnected: 0 }
    transfers.connect(seq, { ...connection, paymentId: payment.id })
  }

  return function takePlannedFunds(payment, status, at) {
    if (payment.provider !== 'ping' || payment.method !== 'deposit') return { funds: null }
    const before = toReceivedTotal(payments.changes(payment.seq))
    const received = receivedFor(status, payment.totalAmount, before)
    if (received === null) return { funds: null }
    if (received < 0) return null
    if (received > 0) book(payment, received, at)
    return { funds: { received, received_total: before + received } }
  }
}

/** Minor units (öre). @GUESS how far off it is where a scenario says too little or too much: by half */
function receivedFor(status: PaymentStatus, total: number, before: number): number | null {
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
