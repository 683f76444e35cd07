import { expect } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'
import { desktop, test } from './open-browser.ts'
import { press, seen } from './steps.ts'

test('shows a finding as it is made, and leads to its timeline and its scenario', {
  timeout: 120_000,
}, async ({ openPage }) => {
  const { url } = await startSandbox()
  const page = await openPage(desktop)
  await page.goto(`${url}/backend-test`)
  await page.selectOption('[data-testid=backend-test-mistake]', 'believes-every-callback')
  await press(page, 'backend-test-run')
  const finding = page.locator('[data-testid=backend-test-forged-signature][data-verdict=FAIL]')
  await finding.waitFor({ timeout: 60_000 })
  expect(await finding.locator('details').getAttribute('open')).not.toBeNull()
  await finding.locator('summary').click()
  await page.locator('[data-testid=backend-test-summary]', { hasText: /FAIL.* in / }).waitFor({
    timeout: 60_000,
  })
  // What somebody closed stays closed, whatever came in meanwhile.
  expect(await finding.locator('details').getAttribute('open')).toBeNull()
  const timeline = await finding.getByTestId('backend-test-timeline').getAttribute('href')
  await finding.getByTestId('backend-test-scenario').click()
  await seen(page, 'dry-run-result').waitFor()
  expect(await seen(page, 'scenario-document').inputValue()).toContain('backend-test')
  await page.goto(`${url}${timeline}`)
  await seen(page, 'timeline').waitFor()
})
