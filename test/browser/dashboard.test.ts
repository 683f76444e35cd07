import { expect } from 'vitest'
import { demoTenant } from '../../src/control/test-payment.ts'
import { clientOf } from '../client.ts'
import { startSandbox } from '../start-sandbox.ts'
import { desktop, test } from './open-browser.ts'
import { accounts, at, pay, press, seen, shoot } from './steps.ts'

test('makes a test payment, and shows it paid with its callbacks delivered', async ({
  openPage,
}) => {
  const { url } = await startSandbox()
  const demo = clientOf(url, demoTenant)
  const page = await openPage(desktop)
  await page.goto(url)
  await shoot(page, 'dashboard-1-empty')
  await press(page, 'make-test-payment')
  await press(page, 'bank-ESSESESS')
  await at(page, 'bankid_login')
  const tab = page.waitForEvent('popup')
  await press(page, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await pay(page, accounts.SEB)
  await page.waitForURL(/returned=success_url/)
  expect(await page.textContent('[role=status]')).toBe('The payer came back to success_url.')
  const { body } = await demo.call('GET', '/_sandbox/payments')
  await demo.callbacks(`payment_id=${body.data[0].id}&status=COMPLETED&wait=20s`)
  await page.reload()
  await shoot(page, 'dashboard-2-paid')
  const pills = await seen(page, `payment-${body.data[0].id}`).locator('.pill').allTextContents()
  expect(pills).toEqual(['COMPLETED', 'PENDING delivered', 'COMPLETED delivered'])
})

test('makes a test payment with the scenario that was chosen', async ({ openPage }) => {
  const { url } = await startSandbox()
  const page = await openPage(desktop)
  await page.goto(url)
  await page.selectOption('#scenario', 'failed')
  await press(page, 'make-test-payment')
  await at(page, 'choose_bank')
  expect(await page.textContent('[data-testid=test-controls] summary')).toContain('failed')
})
