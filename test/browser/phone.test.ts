import { expect } from 'vitest'
import { phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { accounts, at, press, shoot } from './steps.ts'

test('pays on a phone: the app opens by itself, and the payer comes back by itself', async ({
  openPage,
}) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.goto(checkoutUrl)
  await at(page, 'choose_bank')
  await shoot(page, 'phone-1-choose-bank')
  await press(page, 'bank-ESSESESS')
  await page.waitForURL(/\/bankid\//)
  await shoot(page, 'phone-2-app')
  await press(page, 'bankid-sign')
  await page.waitForSelector('[data-testid="bankid-over"]')
  await shoot(page, 'phone-3-app-done')
  await at(page, 'choose_account')
  await shoot(page, 'phone-4-choose-account')
  await press(page, `account-${accounts.SEB}`)
  await at(page, 'sign')
  await shoot(page, 'phone-5-sign')
  await press(page, 'pay')
  await at(page, 'processing')
  await shoot(page, 'phone-6-processing')
  await at(page, 'result')
  await shoot(page, 'phone-7-result')
  await page.waitForURL(`${shop.url}/success`)
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('opens the app once only: the back button leads to its button', async ({ openPage }) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.goto(checkoutUrl)
  await press(page, 'bank-ESSESESS')
  await page.waitForURL(/\/bankid\//)
  await page.goBack()
  await at(page, 'bankid_login')
  await shoot(page, 'phone-8-bankid')
  await press(page, 'bankid-open')
  await page.waitForURL(/\/bankid\//)
  await press(page, 'bankid-sign')
  await at(page, 'choose_account')
})

test('shows a QR code on a phone that asks for another device', async ({ openPage }) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.goto(checkoutUrl)
  await press(page, 'bank-ESSESESS')
  await page.waitForURL(/\/bankid\//)
  await page.goBack()
  await press(page, 'bankid-other-device')
  await page.waitForSelector('[data-testid="bankid-qr"]')
  await shoot(page, 'phone-9-other-device')
})

test('comes back to the checkout after a cancel in the app, and tries again', async ({
  openPage,
}) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order()
  const page = await openPage(phone)
  await page.goto(checkoutUrl)
  await press(page, 'bank-ESSESESS')
  await page.waitForURL(/\/bankid\//)
  await press(page, 'bankid-cancel')
  await at(page, 'bankid_failed')
  await shoot(page, 'phone-10-bankid-failed')
  await press(page, 'try-again')
  await page.waitForURL(/\/bankid\//)
  await press(page, 'bankid-sign')
  await at(page, 'choose_account')
})

test('never scrolls sideways', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id, checkoutUrl } = await order({ amount: 99_999_999_00 })
  const page = await openPage({ ...phone, viewport: { width: 320, height: 568 } })
  const widths: Record<string, number> = {}
  for (const action of ['open', 'choose_bank', 'block_bankid', 'try_again', 'sign_in']) {
    // A page that is open goes on by itself, and would get in the way of going there.
    await page.goto('about:blank')
    await sandbox.payer(id, action)
    await page.goto(`${checkoutUrl}?device=desktop&drawer=open`)
    widths[action] = await page.evaluate<number>('document.documentElement.scrollWidth')
  }
  expect(Math.max(...Object.values(widths)), JSON.stringify(widths)).toBe(320)
})

test('keeps a large amount on one line of a narrow phone', async ({ openPage }) => {
  const { order } = await startShop()
  const { checkoutUrl } = await order({ amount: 99_999_999_00 })
  const page = await openPage({ ...phone, viewport: { width: 320, height: 568 }, locale: 'sv-SE' })
  await page.goto(checkoutUrl)
  await shoot(page, 'phone-11-large-amount')
  const lines =
    '(({ clientHeight }, { lineHeight }) => clientHeight / parseFloat(lineHeight))(document.querySelector(".amount"), getComputedStyle(document.querySelector(".amount")))'
  expect(Math.round(await page.evaluate<number>(lines))).toBe(1)
})
