import { expect, test } from 'vitest'
import { parseSeed } from '../../src/seed/read-seed.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { ada, open, paid, seedFile, settled, shop, shopSeed, waiting } from './seed-file.ts'

const links = '/payment_links/api/v1/payment_links'
const invoiced = 'ffffffff-0000-4000-8000-000000000001'
const bought = 'ffffffff-0000-4000-8000-000000000002'
const cancelled = 'ffffffff-0000-4000-8000-000000000003'

const tea = `items: [{ description: Tea, merchant_id: ${ada}, price: 250, quantity: 2 }]`
const coffee = `items: [{ description: Coffee, merchant_id: ${ada}, price: 10000, vat: 12 }]`
const rest = `supplier: { name: Ada's AB }
        payment_provider_methods: [{ provider: swish, method: e_commerce }]`

/** One that waits for the rest of its money, one that was paid, one that was cancelled. */
const linkSeed = (callbackUrl = 'http://shop.test/links') => `${shopSeed}
    payment_links:
      - id: ${invoiced}
        payment_order_id: ${open}
        payment_ids: [${waiting}]
        invoice: { reference: "71234" }
        due_date: "2026-12-31"
        payment_link_status_callback_url: ${callbackUrl}
        customer: { first_name: Ada }
        ${tea}
        ${rest}
      - id: ${bought}
        payment_order_id: ${settled}
        status: COMPLETED
        created_at: 2026-01-02T03:04:05Z
        locale: en-GB
        payment_ids: [${paid}]
        ${coffee}
        ${rest}
      - id: ${cancelled}
        payment_order_id: ${open}
        status: CANCELLED
        invoice: { reference_type: KID, reference: "99" }
        ${tea}
        ${rest}
`

function openShop(text = linkSeed(), env: Record<string, string> = {}) {
  const opened = openSandbox({ SANDBOX_SEED: seedFile(text), SANDBOX_CLOCK: 'manual', ...env })
  const { call, ...client } = opened.as(shop)
  const secret = { 'x-api-secret': 'open sesame' }
  const own: typeof call = (method, path, body, headers) =>
    call(method, path, body, { ...secret, ...headers })
  return { ...client, sandbox: opened.sandbox, call: own }
}

test('has payment links under the ids of the file, in every status', async () => {
  const { call } = openShop()
  const { body } = await call('GET', links)
  expect(body).toMatchObject([
    { payment_link_id: cancelled, status: 'CANCELLED', invoice_created: true, payment_id: null },
    { payment_link_id: bought, status: 'COMPLETED', payment_id: paid, total_amount: 10_000 },
    { payment_link_id: invoiced, status: 'CREATED', payment_order_id: open, total_amount: 500 },
  ])
  expect((await call('GET', `${links}/${cancelled}/invoice`)).body).toMatchObject({
    reference_type: 'KID',
    reference: '99',
  })
  expect((await call('GET', `${links}/${bought}/receipt`)).status).toBe(200)
  expect((await call('PUT', `${links}/${cancelled}/cancel`)).status).toBe(403)
})

test('shows the page, the invoice and the receipt of a link of the file', async () => {
  const { call, sandbox } = openShop()
  for (const [id, files] of [
    [invoiced, ['', '/invoice']],
    [bought, ['', '/receipt']],
    [cancelled, ['', '/invoice']],
  ] as const) {
    const { pathname } = new URL((await call('GET', `${links}/${id}`)).body.checkout_url)
    for (const file of files) {
      const page = await sandbox.fetch(new Request(`http://sandbox.test${pathname}${file}`))
      expect([id, file, page.status]).toEqual([id, file, 200])
    }
  }
})

test('completes a link of the file when the rest of its money comes', async () => {
  const merchant = await startMerchant()
  const { call, callbacks } = openShop(linkSeed(merchant.callbackUrl))
  expect((await callbacks('limit=10')).body.data).toEqual([])
  const transfer = { amount: 100, currency: 'SEK', reference: '71234', reference_type: 'OCR' }
  await call('POST', '/api/deposit_payment', transfer)
  expect((await call('GET', `${links}/${invoiced}`)).body).toMatchObject({
    status: 'COMPLETED',
    payment_id: waiting,
  })
  await merchant.gets(1)
  expect(merchant.received[0]?.body).toMatchObject({ status: 'COMPLETED' })
})

test('ends a link of the file when its due date is over', async () => {
  const { call, advance } = openShop(linkSeed().replace('"2026-12-31"', '"2020-01-01"'))
  await advance('1s')
  expect((await call('GET', `${links}/${invoiced}`)).body.status).toBe('EXPIRED')
})

test('begins again with the links of the file where the world is reset', async () => {
  const { call } = openShop()
  await call('PUT', `${links}/${invoiced}/cancel`)
  await call('POST', '/_sandbox/reset')
  expect((await call('GET', `${links}/${invoiced}`)).body.status).toBe('CREATED')
})

test('tells KYC who the merchants of the file are', async () => {
  const { call } = openShop()
  expect((await call('GET', `/kyc/api/merchants?merchant_id=${ada}`)).body).toMatchObject([
    { id: ada, type: 'organization', organization_data: { identity: '5566778899' } },
  ])
  const asked = { country: 'SE', psu_id: '5566778899' }
  const { status, body } = await call('POST', '/kyc/api/merchant_ais', asked)
  expect([status, body.merchant_id]).toEqual([200, ada])
})

test('takes merchants of the file only in a link, in strict mode', async () => {
  const { call } = openShop(linkSeed(), { SANDBOX_STRICT: 'true' })
  const { body } = await call('GET', `${links}/${invoiced}`)
  const { payment_order_id, currency, total_amount, locale, customer, supplier, items } = body
  const { payment_provider_methods } = body
  const given = { payment_order_id, currency, total_amount, locale, customer, supplier }
  const post = async (merchant_id: string) => {
    const own = items.map((item: object) => ({ ...item, merchant_id }))
    const link = { ...given, payment_provider_methods, items: own }
    return (await call('POST', links, link)).status
  }
  expect([await post(ada), await post(shop)]).toEqual([200, 403])
  expect((await call('GET', links, undefined, { 'x-api-secret': 'wrong' })).status).toBe(403)
})

const refused: Readonly<Record<string, readonly [string, string, string]>> = {
  'a link of no order': [
    `payment_order_id: ${settled}\n        status: COMPLETED`,
    `payment_order_id: ${shop}\n        status: COMPLETED`,
    `tenants[0].payment_links[1].payment_order_id: unknown payment order "${shop}"`,
  ],
  'a payment of another order': [
    `payment_ids: [${paid}]`,
    `payment_ids: [${waiting}]`,
    'tenants[0].payment_links[1].payment_ids[0]: unknown payment',
  ],
  'a payment of another sum': [
    'price: 10000',
    'price: 9999',
    'tenants[0].payment_links[1].payment_ids[0]: a payment of 10000; its link is of 9999',
  ],
  'a paid link without a payment': [
    `payment_ids: [${paid}]`,
    'payment_ids: []',
    'tenants[0].payment_links[1].payment_ids: 0 COMPLETED payments of a link that is COMPLETED',
  ],
  'an open link of an order that is over': [
    `payment_order_id: ${settled}\n        status: COMPLETED`,
    `payment_order_id: ${settled}\n        status: CREATED`,
    'tenants[0].payment_links[1].payment_ids: 1 COMPLETED payments of a link that is CREATED',
  ],
  'an invoice that nothing waits for': [
    'invoice: { reference: "71234" }',
    'invoice: { reference: "1" }',
    'tenants[0].payment_links[0].invoice.reference: no payment of payment_ids has 1',
  ],
  'an item of an unknown merchant': [
    `Coffee, merchant_id: ${ada}, price`,
    `Coffee, merchant_id: ${shop}, price`,
    'tenants[0].payment_links[1].items[0].merchant_id: unknown merchant',
  ],
  'an id given twice': [
    `- id: ${cancelled}`,
    `- id: ${bought}`,
    `tenants[0].payment_links[2].id: the id ${bought} is given twice`,
  ],
  'a day that is none': [
    '"2026-12-31"',
    '"2026-02-30"',
    'tenants[0].payment_links[0].due_date: expected a day such as 2026-01-31',
  ],
}

test.each(Object.entries(refused))('refuses %s at its place', (_, [right, wrong, problem]) => {
  const text = linkSeed().replace(right, wrong)
  expect(text).not.toBe(linkSeed())
  expect(() => parseSeed(text, 's.yaml')).toThrow(problem)
})
