import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'
import { desktop, test } from './open-browser.ts'
import { seeEveryLook } from './see-every-look.ts'

const order = '#operations-Payment_orders-create_payment_order'
const payment = '#operations-Payments-create_payment'

/** Opens an operation by its address, as a link from elsewhere does. */
async function openOperation(page: Page, url: string, tag: string, id: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${url}/docs#/${encodeURIComponent(tag)}/${id}`)
}

/** Presses Execute and nothing else; answers the status. */
async function execute(page: Page, operation: string): Promise<string | null> {
  await page.locator(`${operation} .execute`).click()
  const status = page.locator(`${operation} .live-responses-table tbody .response-col_status`)
  await status.first().waitFor()
  return (await status.first().textContent())?.trim() ?? null
}

test('works at the first press: a payment order, then a payment in it', async ({ openPage }) => {
  const { url } = await startSandbox()
  const page = await openPage(desktop)
  await openOperation(page, url, 'Payment orders', 'create_payment_order')
  expect(await execute(page, order)).toBe('200')
  const id = await page.locator(`${order} .live-responses-table`).textContent()
  await page
    .locator(`${payment} .opblock-summary-control, #operations-tag-Payments`)
    .first()
    .click()
  await page.locator(`${payment} .opblock-summary-control`).click()
  const field = page.locator(`${payment} [data-param-name=payment_order_id] input`)
  expect(id).toContain(await field.inputValue())
  expect(await execute(page, payment)).toBe('200')
})

test('creates the order and the consent that an example needs', async ({ openPage }) => {
  const { url } = await startSandbox()
  const page = await openPage(desktop)
  await openOperation(page, url, 'Payments', 'create_payment')
  for (const example of ['dummy_dummy', 'swish_recurring']) {
    await page.locator(`${payment} .examples-select-element`).first().selectOption(example)
    expect(await execute(page, payment), example).toBe('200')
    await page.locator(`${payment} .btn-clear`).click()
  }
})

test('keeps nobody out with an operation open and answered', async ({ stillPage }) => {
  const { url } = await startSandbox()
  await seeEveryLook(stillPage, {
    name: 'window docs operation',
    url: `${url}/docs#/Payments/create_payment`,
    languages: ['en'],
    prepare: async (page) => {
      expect(await execute(page, payment)).toBe('200')
    },
  })
})
