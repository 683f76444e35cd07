import { expect, test } from 'vitest'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from './payment-methods.ts'

async function depositOf(sandbox: OpenSandbox, parameters: object) {
  const { provider_method_parameters: usual, ...paymentMethod } = paymentMethods.pingDeposit
  const { id, orderId, answer } = await sandbox.createPayment({
    paymentMethod: {
      ...paymentMethod,
      provider_method_parameters: { ...usual, ...parameters },
    },
  })
  const { checkout } = await sandbox.detail(id)
  return { id, orderId, token: checkout.token, response: answer.body.provider_method_response }
}

const invoice = { name: 'Elis Provling' }

function show(sandbox: OpenSandbox, url: string, lang = 'en') {
  const { pathname, search } = new URL(url)
  return sandbox.call('GET', pathname + search, undefined, { 'accept-language': lang })
}

test('shows an invoice that says what to pay, where to, and by when', async () => {
  const sandbox = openSandbox()
  const { id, response } = await depositOf(sandbox, {
    invoice,
    desired_date_of_payment: '2026-12-24',
  })
  const page = await show(sandbox, response.invoice.display_url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-disposition')).toBeNull()
  const { iban, bankgiro_number } = response.bank_account
  for (const text of ['SEK', '125.00', '12 %', 'Coffee', iban, bankgiro_number, '2026-12-24', id])
    expect(page.body).toContain(text)
  expect(page.body).toContain(response.reference)
  expect((await show(sandbox, response.invoice.display_url, 'sv')).body).toContain('Faktura')
})

test('hands out the same page as a file', async () => {
  const sandbox = openSandbox()
  const { id, response } = await depositOf(sandbox, { invoice })
  const file = await show(sandbox, response.invoice.download_url)
  expect(file.status).toBe(200)
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="invoice-${id}.html"`)
  expect(file.body).toContain(response.reference)
})

test('is not opened by who looks at the invoice, and tells when it is paid', async () => {
  const sandbox = openSandbox()
  const { id, response } = await depositOf(sandbox, { invoice })
  const before = (await sandbox.detail(id)).checkout
  await show(sandbox, response.invoice.display_url)
  expect((await sandbox.detail(id)).checkout).toEqual(before)
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const page = await show(sandbox, response.invoice.display_url)
  expect(page.body).toContain('data-status="COMPLETED"')
})

test('has no invoice where none was asked for, with any provider', async () => {
  const sandbox = openSandbox()
  const { token, response } = await depositOf(sandbox, {})
  expect(response.invoice).toBeNull()
  expect((await sandbox.call('GET', `/checkout/${token}/invoice`)).status).toBe(404)
  const card = await sandbox.createPayment({ paymentMethod: paymentMethods.paymentIqCard })
  const { checkout } = await sandbox.detail(card.id)
  expect((await sandbox.call('GET', `/checkout/${checkout.token}/invoice`)).status).toBe(404)
  expect((await sandbox.call('GET', '/checkout/nobody/invoice')).status).toBe(404)
})

test('keeps what the merchant wrote from becoming markup', async () => {
  const sandbox = openSandbox()
  const reference = '<img src=x>'
  const { response } = await depositOf(sandbox, { invoice, reference })
  const page = await show(sandbox, response.invoice.display_url)
  expect(page.body).not.toContain(reference)
  expect(page.body).toContain('&lt;img')
})
