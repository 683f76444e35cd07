import { expect } from 'vitest'
import { test } from './open-browser.ts'
import { startShop } from './start-shop.ts'

/** As narrow as a desktop zoomed to 400 %. */
const narrow = { viewport: { width: 320, height: 700 } }

const longName = 'n'.repeat(120)

/** A world in which everything is as long as it may be, and without a space. */
async function startLong() {
  const { sandbox, shop } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const url = `${shop.url}/${'p'.repeat(900)}?q=${'z'.repeat(1_000)}`
  await sandbox.call('PUT', '/_sandbox/world', { name: longName })
  const organization = { country: 'SE', se_organization_number: '5590000000' }
  const merchant = await sandbox.api('POST', '/merchants', { name: longName, organization })
  const orderId = await sandbox.createOrder()
  const { body } = await sandbox.api('POST', `/payment_orders/${orderId}/payments`, {
    provider: 'open_payments',
    method: 'pis',
    currency: 'SEK',
    total_amount: 123_456_789,
    order_items: [
      { name: longName, amount: 123_456_789, vat_rate: 25, merchant_id: merchant.body.id },
    ],
    metadata: { order: 'm'.repeat(200) },
    status_callback_url: url,
    provider_method_parameters: {
      success_url: url,
      cancel_url: url,
      error_url: url,
      reference: 'r'.repeat(200),
    },
  })
  const play = { action: 'approve', browser: { visits: 'follow' } }
  await sandbox.call('POST', `/_sandbox/payments/${body.id}/payer`, play)
  await sandbox.advance('10s')
  await fetch(`${sandbox.url}/_sandbox/inbox/${longName}`, { method: 'POST', body: '{}' })
  const { data } = (await sandbox.call('GET', '/_sandbox/activity?kind=visit')).body
  const [callback] = (await sandbox.call('GET', '/_sandbox/callbacks')).body.data
  return { sandbox, id: body.id, orderId, entry: data[0].id, callback: callback.id }
}

/** Opens what folds, and measures: what is wider than the page, and what has no room for its words. */
const measured = `(async () => {
  for (const entry of document.querySelectorAll('main details.entry')) entry.open = true
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (![...document.querySelectorAll('.entry-body')].some((body) => body.childElementCount === 0)) break
  }
  return {
    sideways: document.documentElement.scrollWidth - innerWidth,
    squeezed: [...document.querySelectorAll('main :is(dd, dt, p:not(.json p), h1, h2, h3, .title)')]
      .map((element) => [element, element.getBoundingClientRect()])
      .filter(([, { width, height }]) => height > 80 && height > 3 * width)
      .map(([element]) => element.outerHTML.slice(0, 200)),
  }
})()`

test('has room for data of any length, opened or not', async ({ openPage }) => {
  const { sandbox, id, orderId, entry, callback } = await startLong()
  const page = await openPage(narrow)
  const lists = ['/', '/activity', '/callbacks', '/orders', '/inboxes', '/backend-test']
  const ones = [`/payments/${id}`, `/orders/${orderId}`, `/activity/${entry}`]
  for (const path of [...lists, ...ones, `/callbacks/${callback}`]) {
    await page.goto(`${sandbox.url}${path}`)
    const { sideways, squeezed } = (await page.evaluate(measured)) as Record<string, unknown>
    expect({ path, sideways, squeezed }).toEqual({ path, sideways: 0, squeezed: [] })
  }
})

test('never scrolls sideways in the window, however narrow', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('2s')
  const page = await openPage(narrow)
  await sandbox.call('PUT', '/_sandbox/world', { name: 'A'.repeat(200) })
  await sandbox.api('GET', `/${'x'.repeat(300)}?${'y'.repeat(300)}`)
  const lists = [
    '/activity',
    '/callbacks',
    '/orders',
    '/approvals',
    '/payouts',
    '/jobs',
    '/inboxes',
  ]
  const others = ['/', `/payments/${id}`, '/scenarios', '/scenarios/dry-run', '/demo']
  for (const path of [...others, ...lists]) {
    await page.goto(`${sandbox.url}${path}`)
    const sideways = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    const cut = await page.evaluate(
      "[...document.querySelectorAll('main .pill')].filter((pill) => pill.getBoundingClientRect().right > innerWidth - 16).length",
    )
    expect({ path, sideways, cut }).toEqual({ path, sideways: 0, cut: 0 })
  }
})
