import { expect } from 'vitest'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { accounts, at, pay, press, shoot } from './steps.ts'

test('pays on a desktop with scripts off, from the order to success_url', async ({ openPage }) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage({ ...desktop, javaScriptEnabled: false })
  await page.goto(checkoutUrl)
  await at(page, 'choose_bank')
  await shoot(page, 'scripts-off-1-choose-bank')
  await press(page, 'bank-ESSESESS')
  await at(page, 'bankid_login')
  const tab = page.waitForEvent('popup')
  await press(page, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await pay(page, accounts.SEB)
  await at(page, 'result')
  await shoot(page, 'scripts-off-2-result')
  await press(page, 'continue')
  await page.waitForURL(`${shop.url}/success`)
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('pays on a phone with scripts off', async ({ openPage }) => {
  const { order, shop } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage({ ...phone, javaScriptEnabled: false })
  await page.goto(checkoutUrl)
  await press(page, 'bank-ESSESESS')
  await press(page, 'bankid-open')
  await press(page, 'bankid-sign')
  await press(page, 'back-to-checkout')
  await pay(page, accounts.SEB)
  await at(page, 'result')
  await press(page, 'continue')
  await page.waitForURL(`${shop.url}/success`)
})

test('finds a bank by name with scripts off', async ({ openPage }) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage({ ...desktop, javaScriptEnabled: false })
  await page.goto(checkoutUrl)
  await page.fill('input[type=search]', 'ålands')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\?q=/)
  expect(await page.locator('[data-testid^="bank-"]').count()).toBe(1)
  await press(page, 'bank-AABASESS')
  await at(page, 'bankid_login')
})
