import { expect } from 'vitest'
import { desktop, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { at, press, seen } from './steps.ts'

test('keeps to the clock of the world: codes, 30 seconds and 3 minutes', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank')
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  const code = async () => (await seen(page, 'bankid-qr').getAttribute('data-code')) ?? ''
  const other = (than: string) =>
    page.waitForSelector(`[data-testid="bankid-qr"]:not([data-code="${than}"])`)
  const first = await code()

  await sandbox.advance('7s')
  await other(first)
  const handset = await openPage(desktop)
  expect((await handset.goto(first))?.status()).toBe(410)
  expect(await seen(handset, 'bankid-over').textContent()).toContain('The code has expired')

  const second = await code()
  await sandbox.advance('30s')
  await other(second)
  const toPath = (text: string) => new URL(text).pathname
  expect(toPath(await code())).not.toBe(toPath(second))
  expect(await page.getAttribute('main', 'data-state')).toBe('bankid_login')

  await sandbox.advance('3m')
  await at(page, 'bankid_failed')
  expect(await page.locator('[data-rfa]').getAttribute('data-rfa')).toBe('RFA17-B')
  await press(page, 'try-again')
  await at(page, 'bankid_login')
})

test('draws the code of the real app where it is asked to', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_QR: 'bankid', SANDBOX_CLOCK: 'manual' })
  const { id, checkoutUrl } = await order()
  await sandbox.payer(id, 'choose_bank')
  const page = await openPage(desktop)
  await page.goto(checkoutUrl)
  const code = await seen(page, 'bankid-qr').getAttribute('data-code')
  expect(code).toMatch(/^bankid\.[0-9a-f-]{36}\.0\.[0-9a-f]{64}$/)
})
