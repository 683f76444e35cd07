import { expect } from 'vitest'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { at, press, shoot } from './steps.ts'

test('speaks Swedish to a Swedish browser', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage({ ...desktop, locale: 'sv-SE' })
  await page.goto((await order()).checkoutUrl)
  expect(await page.getAttribute('html', 'lang')).toBe('sv')
  expect(await page.textContent('h1')).toBe('Välj din bank')
  await shoot(page, 'swedish-1-choose-bank')
})

test('speaks English to an English browser', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage({ ...desktop, locale: 'en-US' })
  await page.goto((await order()).checkoutUrl)
  expect(await page.getAttribute('html', 'lang')).toBe('en')
  expect(await page.textContent('h1')).toBe('Choose your bank')
})

test('keeps the chosen language through the checkout and on the phone', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage({ ...phone, locale: 'en-GB' })
  await page.goto((await order()).checkoutUrl)
  await page.click('.language')
  await page.waitForSelector('html[lang=sv]')
  await press(page, 'bank-ESSESESS')
  await page.waitForURL(/\/bankid\//)
  expect(await page.getAttribute('html', 'lang')).toBe('sv')
  await shoot(page, 'swedish-2-app')
  await press(page, 'bankid-sign')
  await at(page, 'choose_account')
  expect(await page.getAttribute('html', 'lang')).toBe('sv')
  await shoot(page, 'swedish-3-choose-account')
})
