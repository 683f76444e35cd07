import type { Payment } from '../payment/payment.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import type { Engine } from './engine.ts'

/**
 * The transfer that a payer is taken to have made, as the bank account shows it. `amount` in minor units (öre), `at` in
 * ms of the world's time.
 */
export function bookPayerTransfer(
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
