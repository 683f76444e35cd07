import { expect } from 'vitest'
import { desktop, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { press, seen } from './steps.ts'

async function startWorld() {
  const shop = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { order, sandbox } = shop
  const { id } = await order()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1m')
  await sandbox.api('POST', '/payment_orders', { currency: 'sek' })
  await fetch(`${sandbox.url}/payments/api/v1/payment_orders`, { method: 'POST', body: '{}' })
  const at = (path: string) =>
    `${sandbox.url}${path}${path.includes('?') ? '&' : '?'}tenant_id=${sandbox.tenantId}`
  return { ...shop, id, at }
}

test('shows refused requests, filters, and opens one in place while more comes', async ({
  openPage,
}) => {
  const { sandbox, at } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(at('/activity'))
  await page.getByText('missing_header: tenant_id').waitFor()
  await page.selectOption('[data-testid=activity-outcome]', 'bad')
  await page.waitForURL(/outcome=bad/)
  expect(await seen(page, 'entry').count()).toBe(2)
  const refused = seen(page, 'entry').filter({ hasText: 'currency' })
  await refused.locator('summary').first().click()
  await refused.getByText('Copy as curl').waitFor()
  expect(await refused.getByTestId('json').first().textContent()).toContain('"sek"')

  // What is open stays open, and what it says stays there, while the list goes on.
  await sandbox.api('POST', '/payment_orders', { currency: 'nok' })
  await expect.poll(() => seen(page, 'entry').count()).toBe(3)
  const opened = page.locator('details.entry[open]')
  expect(await opened.count()).toBe(1)
  expect(await opened.getByText('Copy as curl').isVisible()).toBe(true)

  await opened.getByText('Open on a page of its own').click()
  await page.waitForURL(/\/activity\/request-/)
  await page.getByText('Copy as curl').waitFor()
})

test('finds what concerns a payment by its id, and by a text in a body', async ({ openPage }) => {
  const { id, at } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(at('/activity'))
  await page.keyboard.press('/')
  await page.keyboard.type(id)
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  const kinds = await seen(page, 'entry').evaluateAll((rows) =>
    rows.map((row) => (row as unknown as { dataset: { kind: string } }).dataset.kind),
  )
  expect(new Set(kinds)).toEqual(new Set(['request', 'status', 'checkout', 'callback']))
})

test('goes through a list by keys alone', async ({ openPage }) => {
  const { at } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(at('/activity'))
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  const first = seen(page, 'entry').first()
  expect(await first.locator('summary:focus').count()).toBe(1)
  await page.keyboard.press('Enter')
  await first.getByText('Copy the address').waitFor()
  await page.keyboard.press('/')
  expect(await page.evaluate('document.activeElement.id')).toBe('q')
  // What one types into a field is text, not keys.
  await page.keyboard.type('jkr')
  expect(await page.inputValue('#q')).toBe('jkr')
})

test('redelivers all that failed, and counts them in the title until then', async ({
  openPage,
}) => {
  const { order, sandbox, shop, at } = await startWorld()
  await shop.goDown()
  const { id } = await order()
  await sandbox.payer(id, 'cancel')
  await sandbox.settle()
  const page = await openPage(desktop)
  await page.goto(at('/callbacks?state=failed'))
  expect(await page.title()).toBe('(2) Callbacks · ping-sandbox')
  await seen(page, 'callback').first().locator('summary').first().click()
  await page.getByText('Attempt 1').waitFor()
  await press(page, 'redeliver-failed')
  await page
    .locator('#notice', { hasText: 'Sent again: 2 callbacks, and again not acknowledged.' })
    .waitFor()
  await shop.comeUp()
  await press(page, 'redeliver-failed')
  await page.locator('#notice', { hasText: 'Sent again: 2 callbacks, acknowledged.' }).waitFor()
  expect(await page.title()).toBe('Callbacks · ping-sandbox')
  expect(await seen(page, 'redeliver-failed').count()).toBe(0)
})

test('pauses and resumes callbacks, and says so on every page', async ({ openPage }) => {
  const { order, sandbox, shop, at } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(at('/callbacks'))
  await press(page, 'pause')
  await seen(page, 'paused').waitFor()
  const { id } = await order()
  await sandbox.payer(id, 'cancel')
  const before = shop.received.length
  await sandbox.settle()
  await page.goto(`${sandbox.url}/?tenant_id=all`)
  await seen(page, 'paused').getByText('1 held').waitFor()
  expect(shop.received.length).toBe(before)
  await press(page, 'resume')
  await seen(page, 'paused').waitFor({ state: 'detached' })
  await shop.gets(before + 2)
})

test('shows the chosen payment beside the list where there is room', async ({ openPage }) => {
  const { id, at } = await startWorld()
  const page = await openPage({ viewport: { width: 1920, height: 1000 } })
  await page.goto(at('/'))
  await seen(page, `payment-${id}`).locator('a').click()
  await seen(page, 'pane').waitFor()
  expect(await seen(page, 'pane').textContent()).toContain(id)
  await seen(page, `payment-${id}`).locator('a').click()
  await page.waitForURL(new RegExp(`/payments/${id}`))
})

test('names worlds, and keeps zone and colours as somebody chose them', async ({ openPage }) => {
  const { sandbox, at } = await startWorld()
  await sandbox.call('PUT', '/_sandbox/world', { name: 'Refunds an order' })
  const page = await openPage({ ...desktop, timezoneId: 'Asia/Tokyo' })
  await page.goto(at('/'))
  expect(await page.locator('#world option:checked').textContent()).toBe('Refunds an order')
  const title = () => page.locator('time.ago').first().getAttribute('title')
  expect(await title()).toMatch(/ UTC$/)
  await page.getByRole('button', { name: 'my zone' }).click()
  expect(await title()).not.toMatch(/ UTC$/)
  await page.getByRole('button', { name: 'dark' }).click()
  await page.reload()
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
  expect(await title()).not.toMatch(/ UTC$/)
})

test('shows orders, approvals, payouts, jobs and inboxes', async ({ openPage }) => {
  const { sandbox, at, order } = await startWorld()
  await order()
  await sandbox.createPayment({ callbackUrl: `${sandbox.url}/_sandbox/inbox/mine` })
  const page = await openPage(desktop)
  await page.goto(at('/orders'))
  await seen(page, 'record').first().locator('a').click()
  await page.getByRole('heading', { name: 'Split and settlement' }).waitFor()
  await page.goto(at('/jobs'))
  await page.getByText('Status of a payment').first().waitFor()
  for (const path of ['/approvals', '/payouts', '/inboxes']) {
    await page.goto(at(path))
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
})
