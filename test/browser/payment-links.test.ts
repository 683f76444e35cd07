import { expect } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'
import { desktop, test } from './open-browser.ts'
import { seeEveryLook } from './see-every-look.ts'
import { seen } from './steps.ts'

const links = '/payment_links/api/v1/payment_links'
const narrow = { viewport: { width: 320, height: 700 } }

/** A sandbox with a payment link that can be paid in several ways. */
async function startLinks(clock = 'manual') {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: clock })
  const { body } = await sandbox.call('POST', links, {
    payment_order_id: await sandbox.createOrder(),
    currency: 'SEK',
    total_amount: 31_900,
    locale: 'sv-SE',
    customer: {
      first_name: 'Ada',
      last_name: 'Byron',
      email: 'ada@shop.test',
      phone: '0701234567',
    },
    supplier: { name: 'Kafferosteriet i Örebro AB', organization_number: '5566778899' },
    items: [
      { description: 'Coffee', merchant_id: sandbox.tenantId, price: 10_000, quantity: 3, vat: 12 },
      { description: 'A cup', merchant_id: sandbox.tenantId, price: 1_900, quantity: 1, vat: 25 },
    ],
    payment_provider_methods: [
      { provider: 'open_payments', method: 'pis' },
      { provider: 'swish', method: 'e_commerce' },
      { provider: 'payment_iq', method: 'card' },
      { provider: 'billmate', method: 'invoice' },
    ],
    due_date: '2099-12-24',
  })
  const path = `${links}/${body.id}`
  const put = (step: string, given?: object) => sandbox.call('PUT', `${path}/${step}`, given)
  return { ...sandbox, id: body.id, page: body.checkout_url, path, put }
}

type Links = Awaited<ReturnType<typeof startLinks>>

async function paid({ call, id, payer, advance }: Links) {
  const chosen = { provider: 'open_payments', method: 'pis' }
  const { payment_id } = (await call('POST', `/_sandbox/payment_links/${id}/pay`, chosen)).body
  await payer(payment_id, 'approve')
  await advance('1m')
}

const looks: Readonly<
  Record<string, { before?: (links: Links) => Promise<unknown>; at?: string; state?: string }>
> = {
  'to choose': { state: 'choose' },
  paid: { before: paid, state: 'ended' },
  cancelled: { before: ({ put }) => put('cancel'), state: 'ended' },
  'an invoice': {
    before: ({ put }) => put('invoice', { reference_type: 'OCR' }),
    at: '/invoice',
  },
  'a receipt': { before: paid, at: '/receipt' },
}

for (const [name, { before, at = '', state }] of Object.entries(looks)) {
  test(`shows everybody a payment link: ${name}`, async ({ stillPage }) => {
    const started = await startLinks()
    await before?.(started)
    const sight = { name: `link ${name}`, url: `${started.page}${at}` }
    await seeEveryLook(stillPage, state === undefined ? sight : { ...sight, state })
  })
}

test('keeps nobody out: payment links and messages', async ({ stillPage }) => {
  const { put, url, tenantId } = await startLinks()
  await put('distribute', { methods: ['email', 'sms'] })
  await put('invoice', { reference_type: 'OCR' })
  for (const path of ['links', 'messages'])
    await seeEveryLook(stillPage, {
      name: `window ${path}`,
      url: `${url}/${path}?tenant_id=${tenantId}`,
      languages: ['en'],
    })
})

test('leads from the e-mail to the provider and back to the shop', async ({ openPage }) => {
  const started = await startLinks('auto')
  await started.put('distribute', { methods: ['email'] })
  const page = await openPage(desktop)
  await page.goto(`${started.url}/messages`)
  const link = await page.locator('article a').getAttribute('href')
  await page.goto(link ?? '')
  await seen(page, 'pay-payment_iq-card').click()
  await page.waitForURL(/checkout/)
  await page.locator('input[name="card"]').fill('4111111111111111')
  await seen(page, 'pay').click()
  await seen(page, 'continue').click()
  await page.waitForURL(/links/)
  expect(await page.getByTestId('payment-link').getAttribute('data-status')).toBe('COMPLETED')
  await seen(page, 'receipt').click()
  await page.getByTestId('receipt').waitFor()
})

test('never scrolls sideways, however narrow', async ({ openPage }) => {
  const started = await startLinks()
  await started.put('distribute', { methods: ['email', 'sms'] })
  await started.put('invoice', { reference_type: 'OCR' })
  const page = await openPage(narrow)
  for (const at of [
    started.page,
    `${started.page}/invoice`,
    `${started.url}/links`,
    `${started.url}/messages`,
  ]) {
    await page.goto(at)
    const sideways = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect({ at, sideways }).toEqual({ at, sideways: 0 })
  }
})
