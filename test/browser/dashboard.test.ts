import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { desktop, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { at, press, seen } from './steps.ts'

test('shows what happens as it happens, and keeps open what is open', async ({ openPage }) => {
  const { order, sandbox, shop } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  await page.locator('#request-past-2 summary').first().click()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  await shop.gets(2)
  await page.locator('[data-testid=status]', { hasText: 'COMPLETED' }).waitFor()
  await page.locator('#callback-past-2', { hasText: '200' }).waitFor()
  expect(await page.locator('#request-past-2 details').first().getAttribute('open')).toBe('')
})

test('has no button for what its script does, however often it is written anew', async ({
  openPage,
}) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  await sandbox.payer(id, 'approve')
  await page.locator('[data-testid=status]', { hasText: 'PENDING' }).waitFor()
  expect(await page.locator('[data-without-scripts]').count()).toBe(0)
})

test('lists a payment that is made while somebody looks', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/?tenant_id=all`)
  await seen(page, 'empty').waitFor()
  const { id } = await order()
  await seen(page, `payment-${id}`).waitFor()
})

test('plays the payer and moves the clock without leaving the page', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order({ scenario: 'delayed' })
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  await press(page, 'act-approve')
  await page.locator('[data-testid=status]', { hasText: 'PENDING' }).waitFor()
  for (;;) {
    if ((await seen(page, 'status').textContent()) === 'COMPLETED') break
    const before = await page.locator('#clock [data-now]').getAttribute('data-now')
    await page.locator('.columns [data-testid=next-event]').click()
    await page.waitForSelector(`#clock [data-now]:not([data-now="${before}"])`, {
      state: 'attached',
    })
  }
  expect(await sandbox.status((await sandbox.detail(id)).payment.payment_order_id, id)).toBe(
    'COMPLETED',
  )
})

test('arms a scenario; the next payment has it', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/scenarios?tenant_id=${sandbox.tenantId}`)
  await press(page, 'arm-crashed')
  await page
    .locator('#notice', { hasText: `the next payment of world ${sandbox.tenantId} gets crashed` })
    .waitFor()
  const { id } = await order({})
  expect((await sandbox.detail(id)).scenario.name).toBe('crashed')
})

test('asks for a world where all are shown, before anything is armed', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  await order({})
  await sandbox.api('POST', '/payment_orders', { currency: 'SEK' }, { tenant_id: randomUUID() })
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/scenarios?tenant_id=all`)
  await press(page, 'arm-crashed')
  expect(await page.locator('#arm-world:invalid').count()).toBe(1)
  expect((await sandbox.call('GET', '/_sandbox/arm')).body.armed).toEqual([])
  await page.selectOption('#arm-world', sandbox.tenantId)
  await press(page, 'arm-crashed')
  await page.locator('#notice', { hasText: sandbox.tenantId }).waitFor()
  await page.locator(`#armed-${sandbox.tenantId} [data-testid=disarm]`).click()
  await page.locator('#notice', { hasText: 'Nothing is armed any more' }).waitFor()
  expect((await sandbox.call('GET', '/_sandbox/arm')).body.armed).toEqual([])
})

test('tells how far it has come while many payments are made', async ({ openPage }) => {
  const { sandbox } = await startShop()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/?tenant_id=${sandbox.tenantId}`)
  await page.selectOption('#count', '1000')
  const progress = page.locator('[data-progress]:not(form)', { hasText: /[1-9]\d* of 1000/ })
  // The answer is held back until somebody could have seen how far it is.
  await page.route('**/test-payment', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 })
    await progress.waitFor()
    await route.fulfill({ response })
  })
  await press(page, 'make-test-payment')
  await page.locator('#notice', { hasText: '1000 test payments were made.' }).waitFor()
  expect(await page.locator('[data-progress]:not(form)').isVisible()).toBe(false)
})

test('makes a test payment with the scenario that was chosen', async ({ openPage }) => {
  const { sandbox } = await startShop()
  const page = await openPage(desktop)
  await page.goto(sandbox.url)
  await page.selectOption('#test-scenario', 'failed')
  await press(page, 'make-test-payment')
  await at(page, 'choose_bank')
  expect(await page.textContent('[data-testid=test-controls] summary')).toContain('failed')
})

test('says that the sandbox is away', async ({ browser }) => {
  const { sandbox } = await startShop()
  const page = await browser.newPage(desktop)
  await page.route('**/_sandbox/events**', (route) => route.abort())
  await page.goto(sandbox.url)
  await page.locator('[data-offline]', { hasText: 'does not answer' }).waitFor()
  await page.close()
})

test('tries a call out from the API reference', async ({ openPage }) => {
  const { sandbox } = await startShop()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/docs`)
  await page.locator('#operations-tag-Ping').click()
  await page.locator('[id^=operations-Ping] .opblock-summary').first().click()
  await page.locator('.execute').first().click()
  await page.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor()
})

test('keeps the focus on the same button, or near it, while the page changes', async ({
  openPage,
}) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage(desktop)
  const focused = () => page.evaluate('document.activeElement.dataset.testid')
  await page.goto(`${sandbox.url}/payments/${id}`)
  await seen(page, 'act-approve').focus()
  await sandbox.payer(id, 'choose_bank')
  await seen(page, 'act-sign_in').waitFor()
  expect(await focused()).toBe('act-approve')
  await page.keyboard.press('Enter')
  await seen(page, 'act-leave').waitFor()
  await seen(page, 'act-approve').waitFor({ state: 'detached' })
  expect(await focused()).toMatch(/^act-/)
})

test('says why a form was refused', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  const body = JSON.stringify({ errors: [{ error: 'no', description: 'The database is full.' }] })
  await page.route('**/payer', (route) => route.fulfill({ body, contentType: 'application/json' }))
  await press(page, 'act-approve')
  await page.locator('#notice', { hasText: 'The database is full.' }).waitFor()
})

test('shows a scenario armed, a clock moved and a world emptied from elsewhere', async ({
  openPage,
}) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/scenarios?tenant_id=${sandbox.tenantId}`)
  await sandbox.arm('crashed')
  await seen(page, 'disarm').waitFor()
  await sandbox.setClock('auto')
  await page.locator('.clock-panel summary', { hasText: 'auto' }).waitFor()
  await page.goto(`${sandbox.url}/?tenant_id=${sandbox.tenantId}`)
  await seen(page, `payment-${id}`).waitFor()
  await sandbox.call('POST', '/_sandbox/reset')
  await seen(page, 'empty').waitFor()
})
