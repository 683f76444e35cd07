import { notifyTenant } from '../callbacks/notify-tenant.ts'
import type { Currency } from '../payment/money.ts'
import { toWireTime } from '../scheduler/clock.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import { depositLiquidity } from '../settlement/liquidity.ts'
import type { ReferenceType } from '../storage/deposit-reference-store.ts'
import { transaction } from '../storage/transactions.ts'
import type { Transfer } from '../storage/transfer-store.ts'
import { keepDepositReference } from './deposit-references.ts'
import type { Engine } from './engine.ts'
import { fundPayment } from './fund-payment.ts'

/** A bank transfer that arrives on the tenant's deposit bank account of its currency. */
export type ReceivedFunds = {
  readonly tenantId: string
  /** what the payer wrote: an OCR or KID number */
  readonly reference: string
  readonly referenceType?: ReferenceType | undefined
  /** minor units (öre), > 0 */
  readonly amount: number
  readonly currency: Currency
  /** ms, world time */
  readonly at: number
  readonly because: string
}

/**
 * `connected`: the reference names an open payment that is funded by transfers, or a liquidity account, of this
 * currency, which has the money now. `unmatched`: nobody knows what it is for; it waits on the bank account until
 * somebody connects it.
 */
export function receiveFunds(engine: Engine, received: ReceivedFunds): 'connected' | 'unmatched' {
  const { stores, newId, events } = engine
  return transaction(stores.db, () => {
    const { tenantId, reference, amount, currency, at, because } = received
    const { id: accountId } = depositBankAccountFor(tenantId, currency)
    const row = { id: newId({ tenantId }), tenantId, accountId, amount, currency, reference }
    keepDepositReference(engine, tenantId, reference, { referenceType: received.referenceType })
    const transfer = stores.transfers.insert({ ...row, bookedAt: at })
    const isConnected =
      connectToPayment(engine, transfer, because) ||
      connectToLiquidityAccount(engine, transfer, because)
    if (!isConnected) announceUnmatched(engine, transfer, because)
    const result = isConnected ? 'connected' : 'unmatched'
    const about = { paymentId: null, about: null }
    const facts = { amount, currency, reference, result }
    events.publish({ tenantId, at, kind: 'transfer', ...about, facts, because })
    return result
  })
}

function connectToPayment(engine: Engine, transfer: Transfer, because: string): boolean {
  const { tenantId, reference, bookedAt } = transfer
  const payment = findAwaitingTransfer(engine, tenantId, reference)
  if (payment === undefined || payment.currency !== transfer.currency) return false
  connect(engine, transfer, payment.id)
  fundPayment(engine, payment, transfer.amount, bookedAt, because)
  return true
}

/** The open payment that waits for a transfer with this reference. */
export function findAwaitingTransfer(
  { stores, providers }: Pick<Engine, 'stores' | 'providers'>,
  tenantId: string,
  reference: string,
) {
  for (const provider of providers.all) {
    if (provider.funding === undefined) continue
    const found = stores.payments.findByReference(provider, tenantId, reference)
    if (found !== undefined) return found
  }
  return undefined
}

function connectToLiquidityAccount(engine: Engine, transfer: Transfer, because: string): boolean {
  const { liquidityAccounts } = engine.stores
  const { tenantId, reference, amount, currency, bookedAt: at } = transfer
  const account = liquidityAccounts.findByReference(tenantId, reference)
  if (account === undefined || account.currency !== currency) return false
  connect(engine, transfer, null)
  depositLiquidity(engine, { tenantId, accountId: account.id, currency, amount, at, because })
  // @GUESS the body: only the URL is documented (docs/contract/ping-payments-api.md#51-bodies-and-events)
  const body = {
    id: account.id,
    liquidity_account_id: account.id,
    amount,
    currency,
    balance: liquidityAccounts.balance(account.seq),
    occurred_at: toWireTime(at),
  }
  const subject = 'credit_account_top_up'
  notifyTenant(engine, { tenantId, subject, status: 'TOPPED_UP', body, at, because })
  return true
}

function connect({ stores }: Engine, transfer: Transfer, paymentId: string | null): void {
  const connection = { connectedAt: transfer.bookedAt, connectedBy: 'reference' }
  stores.transfers.connect(transfer.seq, { ...connection, paymentId, manuallyConnected: 0 })
}

function announceUnmatched(engine: Engine, transfer: Transfer, because: string): void {
  const { tenantId, accountId, amount, currency, reference, bookedAt: at } = transfer
  const known = engine.stores.depositReferences.findByReference(tenantId, reference)
  const id = known?.id ?? null
  // @GUESS the body: only the URL is documented (docs/contract/ping-payments-api.md#51-bodies-and-events)
  const body = {
    id,
    deposit_reference_id: id,
    transfer_id: transfer.id,
    deposit_bank_account_id: accountId,
    amount,
    currency,
    reference,
    reference_type: known?.referenceType ?? null,
    occurred_at: toWireTime(at),
  }
  const subject = 'deposit_reference'
  notifyTenant(engine, { tenantId, subject, status: 'UNMATCHED', body, at, because })
}
