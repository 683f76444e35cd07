import type { Hono } from 'hono'
import type { Control } from '../control-api/control.ts'
import type { BankIdSimulator } from '../providers/open-payments/bankid-simulator.ts'
import { approvalRoutes } from './approvals/approval-routes.ts'
import { backendTestRoutes } from './backend-test/backend-test-routes.ts'
import { type BackendTestSetting, createCurrentRun } from './backend-test/current-run.ts'
import { checkoutRoutes } from './checkout/checkout-routes.ts'
import { dashboardRoutes } from './dashboard/dashboard.ts'
import { demoShopRoutes } from './demo-shop/demo-shop.ts'
import { guideRoutes } from './guides/guide-routes.ts'
import { linkRoutes } from './links/link-routes.ts'
import { createRender } from './templates.ts'

/** Every page: the checkouts and approvals of payers, the demo shop and its tests, and the dashboard. */
export function createWeb({
  control,
  bankId,
  assetUrl,
  backendTest,
}: {
  control: Control
  bankId: BankIdSimulator
  assetUrl: (name: string) => string
  backendTest: BackendTestSetting
}): { readonly routes: readonly Pick<Hono, 'routes'>[]; readonly close: () => Promise<void> } {
  const render = createRender({ assetUrl })
  const { checkoutService } = control
  const { getOrigin } = control.publicApi
  const currentRun = createCurrentRun(backendTest)
  const routes = [
    checkoutRoutes({ checkoutService, bankId, render, getOrigin }),
    approvalRoutes(control, render),
    linkRoutes(control, render),
    demoShopRoutes(control, render),
    backendTestRoutes(control, render, currentRun),
    guideRoutes(control),
    dashboardRoutes(control, render),
  ]
  return { routes, close: currentRun.close }
}
