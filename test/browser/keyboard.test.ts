import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { accounts, at, seen } from './steps.ts'

/** Walks with the Tab key as far as this control, and presses Enter. */
async function enter(page: Page, testId: string): Promise<void> {
  for (let steps = 0; steps < 40; steps += 1) {
    await page.keyboard.press('Tab')
    const reached = await page.evaluate('document.activeElement.dataset.testid')
    if (reached === testId) return page.keyboard.press('Enter')
  }
  throw new Error(`The Tab key does not reach ${testId}.`)
}

test('pays with the keyboard alone', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage()
  await page.goto((await order()).checkoutUrl)
  await enter(page, 'bank-ESSESESS')
  await at(page, 'bankid_login')
  const tab = page.waitForEvent('popup')
  await enter(page, 'bankid-open')
  await enter(await tab, 'bankid-sign')
  await at(page, 'choose_account')
  await enter(page, `account-${accounts.SEB}`)
  await at(page, 'sign')
  await enter(page, 'pay')
  await at(page, 'result')
  expect(await seen(page, 'result').getAttribute('data-outcome')).toBe('paid')
})

test('finds a bank by typing a part of its name', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage()
  await page.goto((await order()).checkoutUrl)
  await page.fill('input[type=search]', 'ålands')
  expect(await page.locator('[data-testid^="bank-"]:visible').count()).toBe(1)
  await page.fill('input[type=search]', 'zzz')
  expect(await page.textContent('[data-none]')).toBe('No bank has that name.')
})

test('shows which control has the focus', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage()
  await page.goto((await order()).checkoutUrl)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  const look =
    '(({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none")(getComputedStyle(document.activeElement))'
  expect(await page.evaluate(look)).toBe(true)
})
