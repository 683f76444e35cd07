import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import type { PaymentStatus } from '../payment/status.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import type { Engine } from './engine.ts'
import { toReceivedTotal } from './received-total.ts'

/**
 * What comes in where a plan, and not a transfer through Mimic, moves a payment to `status`: a deposit paid on its page,
 * or by a scenario. `funds` is null where the status says nothing of money; the whole result is null where no transfer
 * could lead there, as with too much received already. `at` in ms of the world's time.
 */
export function takePlannedFunds(
  engine: Engine,
  payment: Payment,
  status: PaymentStatus,
  at: number,
): { readonly funds: JsonObject | null } | null {
  if (engine.providers.lookUp(payment)?.funding === undefined) return { funds: null }
  const before = toReceivedTotal(engine.stores.payments.changes(payment.seq))
  const received = receivedFor(status, payment.totalAmount, before)
  if (received === null) return { funds: null }
  if (received < 0) return null
  if (received > 0) bookTransfer(engine, payment, received, at)
  return { funds: { received, received_total: before + received } }
}

/** The transfer that the payer is taken to have made, as the bank account shows it. */
function bookTransfer(
  { stores, newId }: Engine,
  payment: Payment,
  amount: number,
  at: number,
): void {
  const { tenantId, currency } = payment
  const reference = String(payment.providerMethodResponse['reference'] ?? '')
  const { id: accountId } = depositBankAccountFor(tenantId, currency)
  const row = { id: newId(payment), tenantId, accountId, amount, currency, reference }
  const { seq } = stores.transfers.insert({ ...row, bookedAt: at })
  const connection = { connectedAt: at, connectedBy: 'payer', manuallyConnected: 0 }
  stores.transfers.connect(seq, { ...connection, paymentId: payment.id })
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
