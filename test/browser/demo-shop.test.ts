import { expect } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'
import { desktop, phone, test } from './open-browser.ts'
import { accounts, at, pay, press, seen } from './steps.ts'

test('buys in a frame beside what Ping knows and what the shop is told', async ({ openPage }) => {
  const { url } = await startSandbox()
  const page = await openPage(desktop)
  await page.goto(`${url}/demo`)
  await page.selectOption('#scenario', 'duplicate-callbacks')
  await press(page, 'buy-beans')
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('The iframe has no page in it.')
  await press(frame, 'bank-ESSESESS')
  await at(frame, 'bankid_login')
  const tab = page.waitForEvent('popup')
  await press(frame, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await pay(frame, accounts.SEB)
  await page.locator('[data-testid=ping-status]', { hasText: 'COMPLETED' }).waitFor()
  await page.locator('[data-testid=shop-status]', { hasText: 'paid' }).waitFor()
  await seen(page, 'buy-more').waitFor()
  await page.locator('#callback-3', { hasText: 'Already known' }).waitFor()
  expect(await seen(page, 'shop-log').textContent()).toContain(
    'The browser returned to success_url.',
  )
})

test('buys on a phone, with scripts off, from the order to the thanks', async ({ openPage }) => {
  const { url } = await startSandbox()
  const page = await openPage({ ...phone, javaScriptEnabled: false })
  await page.goto(`${url}/demo`)
  await press(page, 'buy-grinder')
  await press(page, 'pay-link')
  await press(page, 'bank-ESSESESS')
  await press(page, 'bankid-open')
  await press(page, 'bankid-sign')
  await press(page, 'back-to-checkout')
  await pay(page, accounts.SEB)
  await at(page, 'result')
  await press(page, 'continue')
  await page.waitForURL(/demo\/orders/)
  expect(await seen(page, 'ping-status').textContent()).toBe('COMPLETED')
})

test('tells on a phone what the chosen scenario does, though its list is cut off', async ({
  openPage,
}) => {
  const { url } = await startSandbox()
  const page = await openPage(phone)
  await page.goto(`${url}/demo`)
  const told = page.locator('[data-chosen]')
  expect(await told.textContent()).toContain('PENDING, then COMPLETED')
  await page.selectOption('#scenario', 'duplicate-callbacks')
  expect(await told.textContent()).toContain('announced three times')
})
