import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { ApprovalContext } from '../approvals/approvals.ts'
import type { Engine } from '../engine/engine.ts'
import { createSleep } from '../scheduler/sleep.ts'
import { accountVerificationRoutes } from './account-verification-sessions/account-verification-sessions.ts'
import { allocationRoutes } from './allocations/allocations.ts'
import { depositBankAccountRoutes } from './deposit-bank-accounts/deposit-bank-accounts.ts'
import { depositReferenceRoutes } from './deposit-references/deposit-references.ts'
import { disbursementRoutes } from './disbursements/disbursements.ts'
import type { ApiEnv } from './http/call.ts'
import { answerError } from './http/on-error.ts'
import { basePath } from './http/operation.ts'
import { recordRequest } from './http/request-journal.ts'
import { enterTenant, type TenantAuth } from './http/tenant-auth.ts'
import { answerUnknownRoute } from './http/unknown-route.ts'
import { agreementRoutes } from './kyc/agreements.ts'
import { kycPath } from './kyc/kyc-schemas.ts'
import { kycMerchantRoutes } from './kyc/merchants.ts'
import { liquidityAccountRoutes } from './liquidity-accounts/liquidity-accounts.ts'
import { activationRoutes } from './merchants/activations.ts'
import { merchantRoutes } from './merchants/merchants.ts'
import { mimicRoutes } from './mimic/mimic.ts'
import { mimicPath } from './mimic/mimic-schemas.ts'
import { paymentBatchRoutes } from './payment-batches/payment-batches.ts'
import { paymentConsentRoutes } from './payment-consents/payment-consents.ts'
import { paymentLinkFileRoutes } from './payment-links/payment-link-files.ts'
import { linksPath } from './payment-links/payment-link-schemas.ts'
import { paymentLinkRoutes } from './payment-links/payment-links.ts'
import { paymentOrderStepRoutes } from './payment-orders/payment-order-steps.ts'
import { paymentOrderRoutes } from './payment-orders/payment-orders.ts'
import { documentRoutes } from './payments/documents.ts'
import { initiateBody } from './payments/initiate-body.ts'
import { paymentRoutes } from './payments/payments.ts'
import { payoutRoutes } from './payouts/payouts.ts'
import { refundRoutes } from './refunds/refunds.ts'
import { requisitionRoutes } from './requisitions/requisitions.ts'
import { pingRoutes } from './tenant/ping.ts'
import { pokeRoutes } from './tenant/poke.ts'
import { signingKeyRoutes } from './tenant/signing-key.ts'
import { tenantRoutes } from './tenant/tenant.ts'

/** Everything of the vendor's is under one of these. */
export const vendorPaths = [mimicPath, kycPath, linksPath, basePath] as const

export type PingPaymentsApi = OpenAPIHono<ApiEnv>

/** The Ping Payments API under `/payments/api/v1`, in the order of the vendor's reference, and Mimic beside it. */
export function createPingPaymentsApi({
  engine,
  approvals,
  auth,
  onError,
}: {
  engine: Engine
  approvals: ApprovalContext
  auth: TenantAuth
  /** called with what ends in a 500 */
  onError: (error: unknown) => void
}): PingPaymentsApi {
  // The vendor's service is taken to ignore a slash at the end of a path.
  const app = new OpenAPIHono<ApiEnv>({ strict: false })
  const enter = enterWith(engine, auth, onError)
  const body = initiateBody(engine.providers.all)
  app.onError((error, c) => answerError(error, c, onError))

  app.use(`${basePath}/*`, enter)
  app.route('/', pingRoutes(basePath))
  app.route('/', paymentOrderRoutes(engine))
  app.route('/', paymentOrderStepRoutes(engine))
  app.route('/', paymentRoutes(engine, body))
  app.route('/', paymentBatchRoutes(engine, body))
  app.route('/', paymentConsentRoutes(engine, approvals))
  app.route('/', merchantRoutes(engine))
  app.route('/', activationRoutes(engine, approvals))
  app.route('/', accountVerificationRoutes(engine, approvals))
  app.route('/', refundRoutes(engine))
  app.route('/', documentRoutes(engine))
  app.route('/', allocationRoutes(engine))
  app.route('/', payoutRoutes(engine))
  app.route('/', disbursementRoutes(engine))
  app.route('/', liquidityAccountRoutes(engine))
  app.route('/', depositBankAccountRoutes(engine))
  app.route('/', depositReferenceRoutes(engine))
  app.route('/', requisitionRoutes(engine))
  app.route('/', tenantRoutes(engine))
  app.route('/', signingKeyRoutes(engine))
  app.route('/', pokeRoutes(engine))
  app.use(`${linksPath}/*`, enter)
  app.route('/', pingRoutes(linksPath))
  app.route('/', paymentLinkRoutes(engine))
  app.route('/', paymentLinkFileRoutes(engine))
  app.use(`${kycPath}/*`, enter)
  app.use(`${mimicPath}/*`, enter)
  app.route('/', kycMerchantRoutes(engine, approvals))
  app.route('/', agreementRoutes(engine, approvals))
  app.route('/', mimicRoutes(engine, approvals))

  const routes = app.routes.filter(({ method }) => method !== 'ALL')
  for (const path of vendorPaths) app.all(`${path}/*`, (c) => answerUnknownRoute(c, routes))
  return app
}

/** What every request passes. One step instead of three, which costs less. */
function enterWith(
  engine: Engine,
  auth: TenantAuth,
  onError: (error: unknown) => void,
): MiddlewareHandler<ApiEnv> {
  const sleep = createSleep({ scheduler: engine.scheduler, jobs: engine.stores.jobs })
  return (c, next) => {
    c.set('engine', engine)
    c.set('sleep', sleep)
    const refuse = (error: unknown) => answerError(toError(error), c, onError)
    return recordRequest(engine, c, () => enterTenant(engine, auth, c, next), refuse)
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
