import { OpenAPIHono } from '@hono/zod-openapi'
import { IllegalApprovalError } from '../../approvals/approval.ts'
import type { Approvals } from '../../approvals/approvals.ts'
import type { NotifyTenant } from '../../callbacks/notify-tenant.ts'
import type { RecordStatus } from '../../engine/deps.ts'
import { invalid } from '../../engine/errors.ts'
import type { Currency } from '../../payment/money.ts'
import { canMove, IllegalMoveError, isTerminal } from '../../payment/status.ts'
import type { Db } from '../../storage/database.ts'
import type { Merchant, MerchantStore } from '../../storage/merchant-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import { atomically } from '../../storage/transactions.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { serve } from '../http/operation.ts'
import * as mimic from './mimic-schemas.ts'

/** A bank transfer that arrives at the tenant's account of its currency. `amount` in minor units, `at` ms world time. */
export type ReceiveFunds = (received: {
  readonly tenantId: string
  readonly reference: string
  readonly amount: number
  readonly currency: Currency
  readonly at: number
  readonly because: string
}) => 'connected' | 'unmatched'

/** Pays out what is left of settled orders, `at` ms world time. */
export type DisburseOrders = (
  tenantId: string,
  orderIds: readonly string[],
  at: number,
  because: string,
) => {
  readonly disbursed: readonly string[]
  readonly failed: readonly {
    readonly paymentOrderId: string
    readonly reason: string
    readonly description: string
  }[]
}

const because = 'asked for through Mimic'

/** Ping's tool for tests, with its own manners (contract sheet 6, Mimic). */
export function mimicRoutes({
  db,
  merchants,
  payments,
  approvals,
  receiveFunds,
  disburseOrders,
  recordStatus,
  notifyTenant,
}: {
  db: Db
  merchants: MerchantStore
  payments: PaymentStore
  approvals: Approvals
  receiveFunds: ReceiveFunds
  disburseOrders: DisburseOrders
  recordStatus: RecordStatus
  notifyTenant: NotifyTenant
}): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, mimic.depositPayment, (c, { body }) => {
    const { tenantId, at } = c.get('call')
    const { amount, currency, reference } = body
    receiveFunds({ tenantId, reference, amount, currency, at, because })
    return answerNothing(c)
  })

  serve(app, mimic.disbursements, (c, { body }) => {
    const { tenantId, at } = c.get('call')
    const { disbursed, failed } = disburseOrders(tenantId, body.payment_orders, at, because)
    return answer(c, {
      disbursed_payment_orders: disbursed,
      failed_to_disburse: failed.map(({ paymentOrderId, reason, description }) => ({
        payment_order_id: paymentOrderId,
        reason,
        description,
      })),
    })
  })

  serve(app, mimic.merchantStatus, (c, { params, body: { status } }) => {
    const { tenantId, at } = c.get('call')
    const merchant = merchants.find(tenantId, params.merchant_id)
    if (merchant === undefined) return unknown('merchant', params.merchant_id)
    atomically(db, () => setMerchantStatus(merchant, status, at))
    return answerNothing(c)
  })

  function setMerchantStatus(merchant: Merchant, status: string, at: number): void {
    const { tenantId, id } = merchant
    merchants.setStatus(merchant.seq, status)
    // @GUESS the body: only the URL is documented (contract sheet 5.1)
    const body = { id, merchant_id: id, status }
    notifyTenant({ tenantId, subject: 'merchant_status', status, body, at, because })
  }

  serve(app, mimic.autogiroMandate, (c, { body: { id, status } }) => {
    const consent = approvals.find(c.get('call').tenantId, 'payment_consent', id)
    const isAutogiro = consent?.document['method'] === 'autogiro'
    if (consent !== undefined && isAutogiro) {
      const revokes = status === 'CANCELLED' && consent.status === 'ACTIVE'
      quietly(() => approvals.setStatus(consent, revokes ? 'REVOKED' : mandates[status], because))
    }
    return answerNothing(c)
  })

  serve(app, mimic.autogiroPayment, (c, { body: { id, status } }) => {
    const payment = payments.find(c.get('call').tenantId, id)
    if (payment?.method === 'autogiro' && !isTerminal(payment.status)) {
      const outcome = status === 'PAID' ? 'COMPLETED' : 'DECLINED'
      recordStatus(payment.seq, { status: outcome, reason: null, because })
    }
    return answerNothing(c)
  })

  serve(app, mimic.paymentConsent, (c, { params, body: { status } }) => {
    const id = params.payment_consent_id
    const consent = approvals.find(c.get('call').tenantId, 'payment_consent', id)
    if (consent === undefined) return unknown('payment consent', id)
    try {
      approvals.setStatus(consent, status, because)
    } catch (error) {
      if (!(error instanceof IllegalApprovalError)) throw error
      invalid([{ error: 'invalid_transition', description: error.message, property: 'status' }])
    }
    return answerNothing(c)
  })

  serve(app, mimic.openPaymentsPayment, (c, { body: { id, status } }) => {
    const payment = payments.find(c.get('call').tenantId, id)
    if (payment?.provider !== 'open_payments') return unknown('Open Payments payment', id)
    // One that has ended is a 403, as everywhere.
    if (!isTerminal(payment.status) && !canMove(payment.status, status)) {
      const description = new IllegalMoveError(payment.status, status).message
      invalid([{ error: 'invalid_transition', description, property: 'status' }])
    }
    recordStatus(payment.seq, { status, reason: null, because })
    return answerNothing(c)
  })

  return app
}

const mandates = { APPROVED: 'ACTIVE', REJECTED: 'DECLINED', CANCELLED: 'ABORTED' } as const

/** What cannot happen does not, and nobody is told. */
function quietly(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof IllegalApprovalError)) throw error
  }
}

/** Mimic answers 422 for what it does not know, where the API would answer 404 (contract sheet 6). @GUESS for consents */
function unknown(what: string, id: string): never {
  return invalid([{ error: 'not_found', description: `There is no ${what} ${id} in this tenant.` }])
}
