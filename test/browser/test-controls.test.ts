import { expect } from 'vitest'
import { test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { at, press, seen, shoot } from './steps.ts'

test('approves everything with one button', async ({ openPage }) => {
  const { order, sandbox, shop } = await startShop()
  const { id, orderId, checkoutUrl } = await order()
  const page = await openPage()
  await page.goto(checkoutUrl)
  await seen(page, 'test-controls').locator('summary').click()
  await shoot(page, 'test-controls')
  await press(page, 'act-approve')
  await at(page, 'result')
  await shop.gets(2)
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
  expect((await sandbox.detail(id)).checkout.actor).toBe('browser')
})

test('stays on the result while the drawer is open, until the payer goes on', async ({
  openPage,
}) => {
  const { order, shop } = await startShop()
  const page = await openPage()
  await page.goto(`${(await order()).checkoutUrl}?drawer=open`)
  await press(page, 'act-refuse')
  await at(page, 'result')
  expect(await page.locator('[data-countdown]').isHidden()).toBe(true)
  await press(page, 'continue')
  await page.waitForURL(`${shop.url}/error`)
})

test('moves the clock of the world', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { checkoutUrl, id, orderId } = await order()
  const page = await openPage()
  await page.goto(`${checkoutUrl}?drawer=open`)
  await press(page, 'advance-1h')
  await at(page, 'closed')
  expect(await sandbox.status(orderId, id)).toBe('EXPIRED')
  expect((await sandbox.detail(id)).timeline.at(-1).because).toContain('15m')
})

test('leads from a checkout that was just opened to an event still to come', async ({
  openPage,
}) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { checkoutUrl, id, orderId } = await order()
  const page = await openPage()
  await page.goto(`${checkoutUrl}?drawer=open`)
  expect(await seen(page, 'next-event').textContent()).toBe('Go to the next event (15m)')
  await press(page, 'next-event')
  await at(page, 'closed')
  expect(await sandbox.status(orderId, id)).toBe('EXPIRED')
})

test('loses the callbacks on demand', async ({ openPage }) => {
  const { order, sandbox, shop } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { checkoutUrl, id } = await order()
  const page = await openPage()
  await page.goto(`${checkoutUrl}?drawer=open`)
  await press(page, 'announce-never')
  await page.waitForSelector('[data-testid=announce-never][aria-pressed=true]')
  await press(page, 'act-approve')
  await at(page, 'processing')
  await sandbox.settle()
  expect(shop.statuses()).toEqual(['PENDING'])
  const { body } = await sandbox.callbacks(`payment_id=${id}&state=lost`)
  expect(body.data).toMatchObject([{ status: 'COMPLETED' }])
})

test('is gone with controls=off', async ({ openPage }) => {
  const { order } = await startShop()
  const page = await openPage()
  await page.goto(`${(await order()).checkoutUrl}?controls=off`)
  await press(page, 'bank-ESSESESS')
  await at(page, 'bankid_login')
  expect(await seen(page, 'test-controls').count()).toBe(0)
})

test('says why nothing happens while the clock stands, and moves it', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { checkoutUrl, id } = await order()
  await sandbox.payer(id, 'approve')
  const page = await openPage()
  await page.goto(`${checkoutUrl}?lang=sv`)
  expect(await seen(page, 'clock-stands').textContent()).toContain('Testmiljöns klocka står stilla')
  await press(page, 'move-clock')
  await at(page, 'result')
  expect(await seen(page, 'result').getAttribute('data-outcome')).toBe('paid')
})

test('says nothing of a clock that runs, or to a payer without controls', async ({ openPage }) => {
  const running = await startShop({ SANDBOX_CLOCK: 'real' })
  const standing = await startShop({ SANDBOX_CLOCK: 'manual' })
  const page = await openPage()
  for (const [{ order, sandbox }, query] of [
    [running, ''],
    [standing, '?controls=off'],
  ] as const) {
    const { checkoutUrl, id } = await order()
    await sandbox.payer(id, 'approve')
    await page.goto('about:blank')
    await page.goto(`${checkoutUrl}${query}`)
    expect(await seen(page, 'clock-stands').count()).toBe(0)
  }
})

test('leads to the timeline of the payment', async ({ openPage }) => {
  const { order, sandbox } = await startShop()
  const { checkoutUrl, id } = await order()
  const page = await openPage()
  await page.goto(`${checkoutUrl}?drawer=open`)
  const tab = page.waitForEvent('popup')
  await press(page, 'timeline-link')
  await (await tab).waitForURL(`${sandbox.url}/payments/${id}`)
})
