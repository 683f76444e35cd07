import { OpenAPIHono } from '@hono/zod-openapi'
import { IllegalApprovalError } from '../../approvals/approval-transitions.ts'
import { type ApprovalContext, findApproval, setApprovalStatus } from '../../approvals/approvals.ts'
import { setMerchantMethods, setTenantMethods } from '../../engine/activated-methods.ts'
import type { Engine } from '../../engine/engine.ts'
import { receiveFunds } from '../../engine/receive-funds.ts'
import { recordStatus } from '../../engine/record-event.ts'
import { setMerchantStatus } from '../../engine/set-merchant-status.ts'
import { canMove, IllegalMoveError, isTerminal } from '../../payment/status-transitions.ts'
import { disburseOrders } from '../../settlement/disburse-orders.ts'
import { invalid } from '../http/api-error.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { serve } from '../http/operation.ts'
import * as mimic from './mimic-schemas.ts'

const because = 'asked for through Mimic'

/** Ping's tool for tests, with rules of its own (docs/contract/ping-payments-api.md#62-mimic). */
export function mimicRoutes(engine: Engine, approvals: ApprovalContext): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { merchants, payments } = engine.stores

  /** Which of Mimic's calls decides on a payment or consent. */
  function decidedBy({ provider, method }: { provider: unknown; method: unknown }) {
    return engine.providers.lookUp({ provider: String(provider), method: String(method) })?.mimic
  }

  serve(app, mimic.depositPayment, (c, { body }) => {
    const { tenantId, at } = c.get('call')
    const { amount, currency, reference, reference_type } = body
    const referenceType = reference_type ?? undefined
    receiveFunds(engine, { tenantId, reference, referenceType, amount, currency, at, because })
    return answerNothing(c)
  })

  serve(app, mimic.disbursements, (c, { body }) => {
    const { tenantId, at } = c.get('call')
    const orderIds = body.payment_orders
    const { disbursed, failed } = disburseOrders(engine, tenantId, orderIds, at, because)
    return answer(c, {
      disbursed_payment_orders: disbursed,
      failed_to_disburse: failed.map(({ paymentOrderId, reason, description }) => ({
        payment_order_id: paymentOrderId,
        reason,
        description,
      })),
    })
  })

  const activated = mimic.activatedMethods(engine.providers.all)

  serve(app, activated.merchant, (c, { params, body }) => {
    const { tenantId, at } = c.get('call')
    const { status, payment_provider_methods: methods } = body
    const merchant = merchants.find(tenantId, params.merchant_id)
    if (merchant === undefined) return unknown('merchant', params.merchant_id)
    if (methods !== undefined) setMerchantMethods(engine, merchant, methods)
    if (status !== undefined) setMerchantStatus(engine, merchant, status, at, because)
    return answerNothing(c)
  })

  serve(app, activated.tenant, (c, { body }) => {
    setTenantMethods(engine, c.get('call').tenantId, body.payment_provider_methods)
    return answerNothing(c)
  })

  serve(app, mimic.autogiroMandate, (c, { body: { id, status } }) => {
    const consent = findApproval(approvals, c.get('call').tenantId, 'payment_consent', id)
    const { provider, method } = consent?.document ?? {}
    if (consent !== undefined && decidedBy({ provider, method }) === 'autogiro') {
      const revokes = status === 'CANCELLED' && consent.status === 'ACTIVE'
      ignoreIllegal(() =>
        setApprovalStatus(approvals, consent, revokes ? 'REVOKED' : mandates[status], because),
      )
    }
    return answerNothing(c)
  })

  serve(app, mimic.autogiroPayment, (c, { body: { id, status } }) => {
    const payment = payments.find(c.get('call').tenantId, id)
    const isAutogiro = payment !== undefined && decidedBy(payment) === 'autogiro'
    if (isAutogiro && !isTerminal(payment.status)) {
      const outcome = status === 'PAID' ? 'COMPLETED' : 'DECLINED'
      recordStatus(engine, payment.seq, { status: outcome, reason: null, because })
    }
    return answerNothing(c)
  })

  serve(app, mimic.paymentConsent, (c, { params, body: { status } }) => {
    const id = params.payment_consent_id
    const consent = findApproval(approvals, c.get('call').tenantId, 'payment_consent', id)
    if (consent === undefined) return unknown('payment consent', id)
    try {
      setApprovalStatus(approvals, consent, status, because)
    } catch (error) {
      if (!(error instanceof IllegalApprovalError)) throw error
      invalid([{ error: 'invalid_transition', description: error.message, property: 'status' }])
    }
    return answerNothing(c)
  })

  serve(app, mimic.openPaymentsPayment, (c, { body: { id, status } }) => {
    const payment = payments.find(c.get('call').tenantId, id)
    if (payment === undefined || decidedBy(payment) !== 'open_payments')
      return unknown('Open Payments payment', id)
    // One that has ended is a 403, as everywhere.
    if (!isTerminal(payment.status) && !canMove(payment.status, status)) {
      const description = new IllegalMoveError(payment.status, status).message
      invalid([{ error: 'invalid_transition', description, property: 'status' }])
    }
    recordStatus(engine, payment.seq, { status, reason: null, because })
    return answerNothing(c)
  })

  return app
}

const mandates = { APPROVED: 'ACTIVE', REJECTED: 'DECLINED', CANCELLED: 'ABORTED' } as const

/** An answer of 204 also where it cannot happen. */
function ignoreIllegal(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof IllegalApprovalError)) throw error
  }
}

/**
 * Mimic answers 422 for what it does not know, where the API would answer 404
 * (docs/contract/ping-payments-api.md#62-mimic). @GUESS for consents
 */
function unknown(what: string, id: string): never {
  return invalid([{ error: 'not_found', description: `There is no ${what} ${id} in this tenant.` }])
}
