import { expect } from 'vitest'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { accounts, at, pay, press, seen, shoot } from './steps.ts'

test('pays with the QR code: the phone signs, the desktop goes on by itself', async ({
  openPage,
}) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  await at(page, 'choose_bank')
  await shoot(page, 'desktop-1-choose-bank')
  await press(page, 'bank-ESSESESS')
  await at(page, 'bankid_login')
  await shoot(page, 'desktop-2-bankid')

  const handset = await openPage(phone)
  const link = await seen(page, 'bankid-qr').getAttribute('data-code')
  await handset.goto(link ?? '')
  await shoot(handset, 'desktop-3-pretend-phone')
  await press(handset, 'bankid-sign')
  await handset.waitForSelector('[data-testid="bankid-over"]')
  await shoot(handset, 'desktop-4-pretend-phone-done')

  await at(page, 'choose_account')
  await shoot(page, 'desktop-5-choose-account')
  await press(page, `account-${accounts.SEB}`)
  await at(page, 'sign')
  await shoot(page, 'desktop-6-sign')
  await press(page, 'pay')
  await at(page, 'processing')
  await shoot(page, 'desktop-7-processing')
  await at(page, 'result')
  await shoot(page, 'desktop-8-result')
  await page.waitForURL(`${shop.url}/success`)
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
  await shop.gets(2)
  expect(shop.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('shows another QR code as time goes by', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const { id, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank')
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  const first = await seen(page, 'bankid-qr').getAttribute('data-code')
  const picture = await seen(page, 'bankid-qr').innerHTML()
  await page.waitForSelector(`[data-testid="bankid-qr"]:not([data-code="${first}"])`)
  expect(await seen(page, 'bankid-qr').innerHTML()).not.toBe(picture)
})

test('opens the pretend phone on this device in a tab of its own', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const { id, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank', { bank: 'NDEASESS' })
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  const tab = page.waitForEvent('popup')
  await press(page, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await pay(page, accounts.Nordea)
  await at(page, 'result')
  expect(await seen(page, 'result').getAttribute('data-outcome')).toBe('paid')
})

test('leads to cancel_url when the payer cancels', async ({ openPage }) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  await press(page, 'cancel')
  await page.waitForURL(`${shop.url}/cancel`)
  expect(await sandbox.status(orderId, id)).toBe('ABORTED')
})

test('leads to error_url when the bank refuses', async ({ openPage }) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order({ scenario: 'failed' })
  await sandbox.payer(id, 'choose_bank', { bank: 'ESSESESS' })
  await sandbox.payer(id, 'sign_in')
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  await pay(page, accounts.SEB)
  await at(page, 'result')
  await shoot(page, 'desktop-9-refused')
  expect(await seen(page, 'result').textContent()).toContain(
    'There is not enough money in the account.',
  )
  await press(page, 'continue')
  await page.waitForURL(`${shop.url}/error`)
  expect(await sandbox.status(orderId, id)).toBe('DECLINED')
})

test('tries again after a cancel in the app', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const { id, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank', { bank: 'ESSESESS' })
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  const handset = await openPage(phone)
  await handset.goto((await seen(page, 'bankid-qr').getAttribute('data-code')) ?? '')
  await press(handset, 'bankid-cancel')
  await at(page, 'bankid_failed')
  await shoot(page, 'desktop-10-bankid-failed')
  expect(await page.locator('[data-rfa]').getAttribute('data-rfa')).toBe('RFA6')
  await press(page, 'try-again')
  await at(page, 'bankid_login')
  await handset.goto((await seen(page, 'bankid-qr').getAttribute('data-code')) ?? '')
  await press(handset, 'bankid-sign')
  await at(page, 'choose_account')
})
