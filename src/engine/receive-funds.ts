import type { NotifyTenant } from '../callbacks/notify-tenant.ts'
import type { Currency } from '../payment/money.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import type { Liquidity } from '../settlement/liquidity.ts'
import type { Db } from '../storage/database.ts'
import type { LiquidityAccountStore } from '../storage/liquidity-account-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { Transfer, TransferStore } from '../storage/transfer-store.ts'
import type { FundPayment } from './fund-payment.ts'

/** A bank transfer that arrives on the tenant's deposit bank account of its currency. */
export type ReceivedFunds = {
  readonly tenantId: string
  /** what the payer wrote: an OCR or KID number */
  readonly reference: string
  /** minor units (öre), > 0 */
  readonly amount: number
  readonly currency: Currency
  /** ms, world time */
  readonly at: number
  readonly because: string
}

/**
 * `connected`: the reference names an open `ping`/`deposit` payment or a liquidity account of this currency, which has
 * the money now. `unmatched`: nobody knows what it is for; it waits on the account until somebody connects it.
 */
export type ReceiveFunds = (received: ReceivedFunds) => 'connected' | 'unmatched'

export function createReceiveFunds({
  db,
  payments,
  transfers,
  accounts,
  liquidity,
  fundPayment,
  notifyTenant,
  events,
  newId,
}: {
  db: Db
  payments: PaymentStore
  transfers: TransferStore
  accounts: LiquidityAccountStore
  liquidity: Liquidity
  fundPayment: FundPayment
  notifyTenant: NotifyTenant
  events: Events
  newId: NewId
}): ReceiveFunds {
  function toPayment(transfer: Transfer, because: string): boolean {
    const { tenantId, reference, bookedAt } = transfer
    const payment = payments.findOpenDeposit(tenantId, reference)
    if (payment === undefined || payment.currency !== transfer.currency) return false
    connect(transfer, payment.id)
    fundPayment(payment, transfer.amount, bookedAt, because)
    return true
  }

  function toLiquidityAccount(transfer: Transfer, because: string): boolean {
    const { tenantId, reference, amount, currency, bookedAt: at } = transfer
    const account = accounts.findByReference(tenantId, reference)
    if (account === undefined || account.currency !== currency) return false
    connect(transfer, null)
    liquidity.deposit({ tenantId, accountId: account.id, currency, amount, at, because })
    // @GUESS the body: only the URL is documented (contract sheet 5.1)
    const body = {
      id: account.id,
      liquidity_account_id: account.id,
      amount,
      currency,
      balance: accounts.toBalance(account.seq),
      occurred_at: toWireTime(at),
    }
    const subject = 'credit_account_top_up'
    notifyTenant({ tenantId, subject, status: 'TOPPED_UP', body, at, because })
    return true
  }

  function connect(transfer: Transfer, paymentId: string | null): void {
    const connection = { connectedAt: transfer.bookedAt, connectedBy: 'reference' }
    transfers.connect(transfer.seq, { ...connection, paymentId, manuallyConnected: 0 })
  }

  function tellUnmatched(transfer: Transfer, because: string): void {
    const { tenantId, id, accountId, amount, currency, reference, bookedAt: at } = transfer
    // @GUESS the body: only the URL is documented (contract sheet 5.1)
    const body = {
      id,
      transfer_id: id,
      deposit_bank_account_id: accountId,
      amount,
      currency,
      reference,
      occurred_at: toWireTime(at),
    }
    notifyTenant({ tenantId, subject: 'unmatched_deposit', status: 'UNMATCHED', body, at, because })
  }

  return (received) =>
    atomically(db, () => {
      const { tenantId, reference, amount, currency, at, because } = received
      const { id: accountId } = depositBankAccountFor(tenantId, currency)
      const row = { id: newId({ tenantId }), tenantId, accountId, amount, currency, reference }
      const transfer = transfers.insert({ ...row, bookedAt: at })
      const isConnected = toPayment(transfer, because) || toLiquidityAccount(transfer, because)
      if (!isConnected) tellUnmatched(transfer, because)
      const result = isConnected ? 'connected' : 'unmatched'
      events.publish({
        tenantId,
        at,
        kind: 'transfer',
        paymentId: null,
        about: null,
        facts: { amount, currency, reference, result },
        because,
      })
      return result
    })
}
