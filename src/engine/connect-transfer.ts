import type { Worlds } from '../scheduler/worlds.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { Transfer, TransferStore } from '../storage/transfer-store.ts'
import { forbidden, notFound } from './errors.ts'
import type { FundPayment } from './fund-payment.ts'
import { refuseTerminated } from './update-payment.ts'

/** Somebody says which payment a transfer is for. @GUESS what is refused: no source says */
export function createConnectTransfer({
  db,
  transfers,
  payments,
  worlds,
  fundPayment,
}: {
  db: Db
  transfers: TransferStore
  payments: PaymentStore
  worlds: Worlds
  fundPayment: FundPayment
}) {
  return function connectTransfer(
    transfer: Transfer,
    { connectedBy, paymentId }: { readonly connectedBy: string; readonly paymentId: string },
  ): void {
    const { tenantId, id, amount } = transfer
    const payment = payments.find(tenantId, paymentId) ?? notFound('payment', paymentId)
    if (transfer.isConnected === 1) {
      forbidden('transfer_already_connected', `The transfer ${id} is connected already.`)
    }
    if (payment.provider !== 'ping' || payment.method !== 'deposit') {
      const told = `The payment ${paymentId} is ${payment.provider}/${payment.method}, not ping/deposit.`
      forbidden('operation_forbidden', told)
    }
    if (payment.currency !== transfer.currency) {
      const told = `The payment's currency is ${payment.currency}, the transfer's is ${transfer.currency}`
      forbidden('operation_forbidden', told)
    }
    refuseTerminated(payment)
    atomically(db, () => {
      const connectedAt = worlds.now(tenantId)
      transfers.connect(transfer.seq, { paymentId, connectedAt, connectedBy, manuallyConnected: 1 })
      fundPayment(payment, amount, connectedAt, `${connectedBy} connected transfer ${id}`)
    })
  }
}

export type ConnectTransfer = ReturnType<typeof createConnectTransfer>
