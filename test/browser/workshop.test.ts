import { expect } from 'vitest'
import { startWorld } from './live-page.ts'
import { desktop, test } from './open-browser.ts'
import { press, seen } from './steps.ts'

test('checks a scenario while somebody types, marks the wrong line, and follows what is armed', async ({
  openPage,
}) => {
  const { order, inWorld } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(inWorld('/scenarios/paid'))
  await press(page, 'edit-copy')
  await seen(page, 'dry-run-result').getByRole('heading', { name: 'paid-copy' }).waitFor()
  const text = await seen(page, 'scenario-document').inputValue()
  await seen(page, 'scenario-document').fill(`${text}timelin: []\n`)
  const line = String(text.split('\n').length)
  await page.getByRole('link', { name: `Show line ${line}` }).click()
  expect(await page.locator('#lines .wrong').textContent()).toBe('timelin: []\n')
  expect(await page.evaluate('getSelection().toString()')).toBe('timelin: []')
  await seen(page, 'scenario-document').fill(text)
  await seen(page, 'dry-run-result').waitFor()
  expect(await page.locator('#lines .wrong').count()).toBe(0)
  await seen(page, 'dry-run-payer').selectOption('cancels')
  await page.locator('svg text', { hasText: 'ABORTED' }).first().waitFor()
  await press(page, 'dry-run-arm')
  await press(page, 'follow')
  await seen(page, 'next-payment').waitFor()
  const { id } = await order()
  await page.waitForURL((url) => url.pathname === `/payments/${id}`)
  expect(await seen(page, 'timeline').count()).toBe(1)
})
