import type { Frame, Page } from 'playwright-core'
import { expect } from 'vitest'
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

test('pays in an iframe on a phone, where the app opens by itself', async ({ openPage }) => {
  const { order, shop } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.goto(`${shop.url}/frame?checkout=${encodeURIComponent(checkoutUrl)}`)
  const frame = await frameFor(page)
  await press(frame, 'bank-ESSESESS')
  await press(frame, 'bankid-sign')
  await pay(frame, accounts.SEB)
  expect(await toldParent(page)).toMatchObject({ outcome: 'paid' })
  await frame.waitForURL(`${shop.url}/success`)
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

test('may be framed, as nothing forbids it', async ({ openPage }) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage()
  const answer = await page.goto(checkoutUrl)
  const headers = answer?.headers() ?? {}
  expect(headers).not.toHaveProperty('x-frame-options')
  expect(headers['content-security-policy']).toContain('frame-ancestors *')
})
