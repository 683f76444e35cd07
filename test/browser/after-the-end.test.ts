import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { accounts, at, pay, press, shoot } from './steps.ts'

/** A payment that was paid in this page, which is back at the shop. */
async function paidIn(page: Page) {
  const { order, sandbox, shop } = await startShop({ SANDBOX_CLOCK: 'auto' })
  const { id, orderId, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank', { bank: 'ESSESESS' })
  await sandbox.payer(id, 'sign_in')
  await page.goto(checkoutUrl)
  await pay(page, accounts.SEB)
  await at(page, 'result')
  await press(page, 'continue')
  await page.waitForURL(`${shop.url}/success`)
  await sandbox.callbacks(`payment_id=${id}&status=COMPLETED&wait=20s`)
  const { timeline, deliveries } = await sandbox.detail(id)
  return {
    checkoutUrl,
    shop,
    /** What would show that something was done after the end. */
    async now() {
      const detail = await sandbox.detail(id)
      return {
        status: await sandbox.status(orderId, id),
        timeline: detail.timeline,
        deliveries: detail.deliveries,
        received: shop.statuses(),
      }
    },
    before: {
      status: 'COMPLETED',
      timeline,
      deliveries,
      received: ['PENDING', 'COMPLETED'],
    },
  }
}

test('shows a closed checkout on the back button, and changes nothing', async ({ openPage }) => {
  const page = await openPage()
  const { before, now } = await paidIn(page)
  await page.goBack()
  await at(page, 'closed')
  expect(await now()).toEqual(before)
})

test('shows a closed checkout on reload, and changes nothing', async ({ openPage }) => {
  const page = await openPage()
  const { checkoutUrl, before, now } = await paidIn(page)
  await page.goto(checkoutUrl)
  await page.reload()
  await at(page, 'closed')
  await shoot(page, 'closed')
  expect(await now()).toEqual(before)
})

test('leads back to the shop from a closed checkout', async ({ openPage }) => {
  const page = await openPage()
  const { checkoutUrl, before, now, shop } = await paidIn(page)
  await page.goto(checkoutUrl)
  await press(page, 'continue')
  await page.waitForURL(`${shop.url}/success`)
  expect(await now()).toEqual(before)
})

test('closes the checkout that a second tab still shows', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank')
  const page = await openPage()
  await page.goto(checkoutUrl)
  const other = await page.context().newPage()
  await other.goto(checkoutUrl)
  await press(other, 'cancel')
  await at(page, 'closed')
  expect(await sandbox.status(orderId, id)).toBe('ABORTED')
})

test('lets a stale form in a second tab change nothing', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage({ javaScriptEnabled: false })
  await page.goto(checkoutUrl)
  await sandbox.payer(id, 'cancel')
  await press(page, 'bank-ESSESESS')
  await at(page, 'closed')
  expect(await sandbox.status(orderId, id)).toBe('ABORTED')
})

test('closes the checkout of a payment that expires while it is open', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { checkoutUrl } = await order()
  const page = await openPage()
  await page.goto(checkoutUrl)
  await sandbox.advance('15m')
  await at(page, 'closed')
  await shoot(page, 'closed-expired')
})
