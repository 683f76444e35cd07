import { toWireTime } from '../../scheduler/clock.ts'
import type { Transfer, TransferStore } from '../../storage/transfer-store.ts'

/** A transfer and the payments it is connected to. */
export function shapeTransfer(transfers: TransferStore, transfer: Transfer) {
  const booked = toWireTime(transfer.bookedAt).slice(0, 10)
  const connections = transfers.connections(transfer.seq).map((connection) => ({
    connected_at: toWireTime(connection.connectedAt),
    connected_by: connection.connectedBy,
    manually_connected: connection.manuallyConnected === 1,
    payment_id: connection.paymentId,
  }))
  return {
    id: transfer.id,
    amount: transfer.amount,
    booking_date: booked,
    currency: transfer.currency,
    value_data: booked,
    connections,
    remittance_information: {
      payer_information: null,
      payment_channel: 'bankgirot',
      reference: transfer.reference,
    },
  }
}
