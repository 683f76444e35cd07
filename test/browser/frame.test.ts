import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Frame, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { accounts, at, pay, press, shoot } from './steps.ts'

async function frameFor(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('The iframe has no page in it.')
  return frame
}

async function toldParent(page: Page): Promise<unknown> {
  await page.waitForSelector('output:not(:empty)')
  return JSON.parse((await page.textContent('output')) ?? '')
}

test("pays in an iframe, and tells the shop's page how it ended", async ({ openPage }) => {
  const { order, shop } = await startShop()
  const { id, checkoutUrl } = await order()
  const page = await openPage()
  await page.goto(`${shop.url}/frame?checkout=${encodeURIComponent(checkoutUrl)}`)
  const frame = await frameFor(page)
  await at(frame, 'choose_bank')
  await shoot(page, 'frame-1-choose-bank')
  await press(frame, 'bank-ESSESESS')
  await at(frame, 'bankid_login')
  await shoot(page, 'frame-2-bankid')
  const tab = page.waitForEvent('popup')
  await press(frame, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await pay(frame, accounts.SEB)
  expect(await toldParent(page)).toEqual({
    source: 'ping-sandbox',
    type: 'checkout.ended',
    outcome: 'paid',
    status: 'COMPLETED',
    payment_id: id,
  })
  await shoot(page, 'frame-3-result')
  await frame.waitForURL(`${shop.url}/success`)
})

test('pays in an iframe on a phone: a tap opens the app in a tab beside it, the frame stays and goes on', async ({
  openPage,
}) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.goto(`${shop.url}/frame?checkout=${encodeURIComponent(checkoutUrl)}`)
  const frame = await frameFor(page)
  const went: string[] = []
  frame.page().on('framenavigated', (moved) => went.push(new URL(moved.url()).pathname))
  await press(frame, 'bank-ESSESESS')
  await at(frame, 'bankid_login')
  await shoot(page, 'frame-phone-1-bankid')
  const tab = page.waitForEvent('popup')
  await press(frame, 'bankid-open')
  const app = await tab
  await app.waitForSelector('[data-testid="bankid-sign"]')
  await shoot(app, 'frame-phone-2-app')
  await press(app, 'bankid-sign')
  await app.waitForSelector('[data-testid="bankid-over"]')
  await shoot(app, 'frame-phone-3-app-done')
  expect(await app.getByTestId('back-to-checkout').count()).toBe(0)
  await pay(frame, accounts.SEB)
  expect(await toldParent(page)).toMatchObject({ outcome: 'paid' })
  await shoot(page, 'frame-phone-4-result')
  await frame.waitForURL(`${shop.url}/success`)
  expect(new URL(page.url()).pathname).toBe('/frame')
  expect(went.filter((path) => path.startsWith('/bankid'))).toEqual([])
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('opens no app in the frame of a browser that does not say that it is one', async ({
  openPage,
}) => {
  const { order, shop } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.context().route(`${new URL(checkoutUrl).origin}/**`, (route) => {
    const { 'sec-fetch-dest': _, ...headers } = route.request().headers()
    return route.continue({ headers: { ...headers, 'sec-fetch-dest': '' } })
  })
  await page.goto(`${shop.url}/frame?checkout=${encodeURIComponent(checkoutUrl)}`)
  const frame = await frameFor(page)
  await press(frame, 'bank-ESSESESS')
  await at(frame, 'bankid_login')
  const tab = page.waitForEvent('popup')
  await press(frame, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await at(frame, 'choose_account')
})

test("tells the shop's page of a cancel, then leads to cancel_url", async ({ openPage }) => {
  const { order, shop } = await startShop()
  const { id, checkoutUrl } = await order()
  const page = await openPage()
  await page.goto(`${shop.url}/frame?checkout=${encodeURIComponent(checkoutUrl)}`)
  const frame = await frameFor(page)
  await press(frame, 'cancel')
  expect(await toldParent(page)).toMatchObject({ outcome: 'cancelled', payment_id: id })
  await frame.waitForURL(`${shop.url}/cancel`)
})

test('may be framed by a page that has no host: in an app, a file, a blank page', async ({
  openPage,
}) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order()
  const html = `<!doctype html><iframe src="${checkoutUrl}" title="Checkout"></iframe>`
  const page = await openPage()
  await page.setContent(html)
  await at(await frameFor(page), 'choose_bank')
  const folder = mkdtempSync(join(tmpdir(), 'frame-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'app.html'), html)
  await page.goto(pathToFileURL(join(folder, 'app.html')).href)
  await at(await frameFor(page), 'choose_bank')
})
