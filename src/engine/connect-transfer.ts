import { transaction } from '../storage/transactions.ts'
import type { Transfer } from '../storage/transfer-store.ts'
import type { Engine } from './engine.ts'
import { forbidden, notFound } from './errors.ts'
import { fundPayment } from './fund-payment.ts'
import { refuseTerminated } from './update-payment.ts'

/** Somebody says which payment a transfer is for. @GUESS what is refused: no source says */
export function connectTransfer(
  engine: Engine,
  transfer: Transfer,
  { connectedBy, paymentId }: { readonly connectedBy: string; readonly paymentId: string },
): void {
  const { db, payments, transfers } = engine.stores
  const { tenantId, id, amount } = transfer
  const payment = payments.find(tenantId, paymentId) ?? notFound('payment', paymentId)
  if (transfer.isConnected === 1) {
    forbidden('transfer_already_connected', `The transfer ${id} is connected already.`)
  }
  if (engine.providers.lookUp(payment)?.funding === undefined) {
    const description = `The payment ${paymentId} is ${payment.provider}/${payment.method}, not ping/deposit.`
    forbidden('operation_forbidden', description)
  }
  if (payment.currency !== transfer.currency) {
    const description = `The payment's currency is ${payment.currency}, the transfer's is ${transfer.currency}`
    forbidden('operation_forbidden', description)
  }
  refuseTerminated(payment)
  transaction(db, () => {
    const connectedAt = engine.worlds.now(tenantId)
    transfers.connect(transfer.seq, { paymentId, connectedAt, connectedBy, manuallyConnected: 1 })
    const because = `${connectedBy} connected transfer ${id}`
    fundPayment(engine, payment, amount, connectedAt, because)
  })
}
