import type { Page } from 'playwright-core'
import type { startSandbox } from '../start-sandbox.ts'
import { startShop } from './start-shop.ts'

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

let modes = 0

/** Waits until the page of a world was fetched anew, and shows what has just happened there. */
export async function seeNews(page: Page, sandbox: Sandbox): Promise<void> {
  modes += 1
  const mode = modes % 2 === 0 ? 'manual' : 'auto'
  await sandbox.setClock(mode)
  await page.locator('.clock-panel summary', { hasText: mode }).waitFor()
}

export function alertIn(page: Page) {
  return page.locator('main [role=alert]')
}

/** A shop, and a world that is known already, so that its pages have its clock. */
export async function startWorld() {
  const { sandbox, order, shop } = await startShop({ SANDBOX_CLOCK: 'manual' })
  await sandbox.setClock('manual')
  return {
    sandbox,
    order,
    shop,
    inWorld: (path: string) => `${sandbox.url}${path}?tenant_id=${sandbox.tenantId}`,
  }
}
