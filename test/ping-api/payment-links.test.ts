import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

const merchantId = '0192d3a4-0000-4000-8000-00000000000b'
const links = '/payment_links/api/v1/payment_links'

/** A tenant with an order, and payment links in it. */
async function openShop(changes: object = {}, env: Record<string, string> = {}) {
  const sandbox = openSandbox(env)
  const orderId = await sandbox.createOrder()
  const linkBody = {
    payment_order_id: orderId,
    currency: 'SEK',
    total_amount: 30_000,
    locale: 'sv-SE',
    customer: { first_name: 'Ada', email: 'ada@shop.test', phone: '0701234567' },
    supplier: { name: 'Kaffe AB' },
    items: [
      { description: 'Coffee', merchant_id: merchantId, price: 10_000, quantity: 3, vat: 12 },
    ],
    payment_provider_methods: [{ provider: 'open_payments', method: 'pis' }],
    ...changes,
  }
  const create = (more: object = {}) => sandbox.call('POST', links, { ...linkBody, ...more })
  const { body } = await create()
  const path = `${links}/${body.id}`
  const get = async () => (await sandbox.call('GET', path)).body
  const put = (step: string, given?: object) => sandbox.call('PUT', `${path}/${step}`, given)
  const invoice = async () => {
    await put('invoice', { reference_type: 'OCR' })
    return (await sandbox.call('GET', `${path}/invoice`)).body
  }
  const transfer = (reference: string, amount = 30_000) =>
    sandbox.call('POST', '/api/deposit_payment', {
      amount,
      currency: 'SEK',
      reference,
      reference_type: 'OCR',
    })
  return {
    ...sandbox,
    orderId,
    create,
    id: body.id,
    checkoutUrl: body.checkout_url,
    path,
    get,
    put,
    invoice,
    transfer,
  }
}

test('completes a link whose invoice is paid, with a payment in its order', async () => {
  const { api, get, invoice, transfer, orderId } = await openShop()
  const { reference } = await invoice()
  expect(await get()).toMatchObject({ status: 'CREATED', invoice_created: true, payment_id: null })
  await transfer(reference)
  const { status, payment_id } = await get()
  expect(status).toBe('COMPLETED')
  const payment = (await api('GET', `/payment_orders/${orderId}/payments/${payment_id}`)).body
  expect(payment).toMatchObject({ status: 'COMPLETED', total_amount: 30_000, method: 'deposit' })
  expect(payment.order_items).toMatchObject([
    { name: 'Coffee', amount: 30_000, vat_rate: 12, merchant_id: merchantId },
  ])
})

test('waits for all of the money of an invoice', async () => {
  const { get, invoice, transfer } = await openShop()
  const { reference } = await invoice()
  await transfer(reference, 10_000)
  expect((await get()).status).toBe('CREATED')
  await transfer(reference, 20_000)
  expect((await get()).status).toBe('COMPLETED')
})

test('expires when its due date is over, and stops what waits', async () => {
  const { api, advance, create, call, orderId } = await openShop()
  await call('PUT', '/_sandbox/clock', { mode: 'manual' })
  const now = new Date((await call('GET', '/_sandbox/clock')).body.now)
  const { body } = await create({ due_date: now.toISOString().slice(0, 10) })
  await call('PUT', `${links}/${body.id}/invoice`, { reference_type: 'OCR' })
  await advance('1d')
  expect((await call('GET', `${links}/${body.id}`)).body.status).toBe('EXPIRED')
  const { payments } = (await api('GET', `/payment_orders/${orderId}`)).body
  expect(payments.map(({ status }: { status: string }) => status)).toEqual(['STOPPED'])
  expect((await call('PUT', `${links}/${body.id}/cancel`)).status).toBe(403)
})

test('says that a due date is over already', async () => {
  const { create, call } = await openShop()
  const { body, headers } = await create({ due_date: '2022-03-25' })
  expect(headers.get('sandbox-because')).toContain('2022-03-25')
  await call('POST', '/_sandbox/settle')
  expect((await call('GET', `${links}/${body.id}`)).body.status).toBe('EXPIRED')
})

test('tells of the end of a link, in the vendor’s spelling, signed, and again when asked', async () => {
  const merchant = await startMerchant()
  const shop = await openShop({ payment_link_status_callback_url: merchant.callbackUrl })
  await shop.api('POST', '/signing_key/generate')
  await shop.put('cancel')
  await merchant.gets(1)
  const [callback] = merchant.received
  expect(Object.keys(callback?.body)).toEqual(['payment_link_id', 'status', 'occured_at'])
  expect(callback?.body).toMatchObject({ payment_link_id: shop.id, status: 'CANCELLED' })
  expect(callback?.headers['signature']).toMatch(/^[\w+/]{86}==$/)
  const { data } = (await shop.callbacks('status=CANCELLED&wait=5s')).body
  expect(data[0]).toMatchObject({ payment_id: null, state: 'delivered' })
  await shop.call('POST', `/_sandbox/callbacks/${data[0].id}/redeliver`)
  expect(merchant.received).toHaveLength(2)
})

test('keeps e-mails and texts for people to read', async () => {
  const { put, get, call, id, checkoutUrl, advance } = await openShop()
  await put('distribute', { methods: ['email', 'sms'], customer_phone: '+46 70-111 22 33' })
  expect(await get()).toMatchObject({ sms_status: 'PENDING', distributed_by_email: true })
  await advance('1s')
  expect(await get()).toMatchObject({ sms_status: 'DELIVERD' })
  const { data } = (await call('GET', `/_sandbox/messages?about=${id}`)).body
  expect(data).toMatchObject([
    { channel: 'email', recipient: 'ada@shop.test', subject: 'Betala till Kaffe AB', about: id },
    { channel: 'sms', recipient: '+46 70-111 22 33', subject: null },
  ])
  for (const { body } of data) expect(body).toContain(checkoutUrl)
})

test('fails to text what is no number, and refuses to send to nobody', async () => {
  const { put, get, create, call } = await openShop()
  await put('distribute', { methods: ['sms'], customer_phone: 'none' })
  expect((await get()).sms_status).toBe('FAILED')
  const { body } = await create({ customer: {} })
  const answer = await call('PUT', `${links}/${body.id}/distribute`, { methods: ['email'] })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toMatchObject([{ property: 'customer_email' }])
})

test.each([
  ['a method of another provider', { provider: 'swish', method: 'pis' }, 'method'],
  ['a provider that nobody has', { provider: 'cash', method: 'pis' }, 'provider'],
  [
    'a message that Swish does not take',
    { provider: 'swish', method: 'm_commerce', parameters: { message: '€'.repeat(60) } },
    'parameters.message',
  ],
])('refuses %s', async (_, method, property) => {
  const { create } = await openShop()
  const { status, body } = await create({ payment_provider_methods: [method] })
  expect(status).toBe(422)
  expect(body.errors[0].property).toBe(`payment_provider_methods.0.${property}`)
})

test('refuses another currency than that of the order, also where payments may have one', async () => {
  const { create, createPayment, orderId } = await openShop(
    {},
    { SANDBOX_CURRENCY_MISMATCH: 'allow' },
  )
  const { status, body } = await create({ currency: 'NOK' })
  expect([status, body.errors[0].property]).toEqual([422, 'currency'])
  const paymentMethod = { provider: 'quickpay', method: 'vipps', currency: 'NOK' }
  const redirect = { redirect_url: 'https://shop.test/back' }
  const payment = { ...paymentMethod, provider_method_parameters: redirect }
  expect((await createPayment({ orderId, paymentMethod: payment })).answer.status).toBe(200)
})

test('refuses a closed order', async () => {
  const { api, create, orderId } = await openShop()
  await api('PUT', `/payment_orders/${orderId}/close`)
  const { status, body } = await create()
  expect([status, body.errors[0].error]).toEqual([403, 'payment_order_closed'])
})

test('plays the faults of scenarios, and is reset, kept and restored with its world', async () => {
  const { arm, call, get, put, path } = await openShop()
  const fault = { fail: { status: 503, error: 'unavailable', times: 1 } }
  await arm({ version: 1, name: 'slow', summary: 'x', api: { get_payment_link: fault } })
  expect((await call('GET', path)).status).toBe(503)
  await call('POST', '/_sandbox/snapshots', { name: 'before' })
  await put('cancel')
  await call('POST', '/_sandbox/snapshots/before/restore')
  expect((await get()).status).toBe('CREATED')
  await call('POST', '/_sandbox/reset')
  expect((await call('GET', path)).status).toBe(404)
})

test('is paid by whom the control API plays', async () => {
  const { call, get, payer, id, create } = await openShop()
  const pay = (link: string, body: object) =>
    call('POST', `/_sandbox/payment_links/${link}/pay`, body)
  const pis = { provider: 'open_payments', method: 'pis' }
  const { payment_id } = (await pay(id, pis)).body
  expect((await pay(id, pis)).body).toEqual({ payment_id })
  await payer(payment_id, 'approve')
  await call('POST', '/_sandbox/settle')
  expect(await get()).toMatchObject({ status: 'COMPLETED', payment_id })
  const report = (await call('GET', `/_sandbox/payment_links/${id}`)).body
  expect(report.payments).toMatchObject([{ id: payment_id, status: 'COMPLETED' }])
  expect(report.history.map(({ status }: { status: string }) => status)).toEqual([
    'CREATED',
    'COMPLETED',
  ])
  expect((await pay(id, pis)).status).toBe(409)
  const { body } = await create()
  expect((await pay(body.id, { provider: 'swish', method: 'm_commerce' })).status).toBe(409)
})

test('shows a link and what is sent about it in the activity', async () => {
  const { call, put } = await openShop()
  await put('distribute', { methods: ['email', 'sms'], customer_phone: '+46701112233' })
  await put('cancel')
  const { body } = await call('GET', '/_sandbox/activity?limit=100')
  const titles = (kind: string) =>
    body.data
      .filter((entry: { kind: string }) => entry.kind === kind)
      .map(({ title }: { title: string }) => title)
  expect(titles('link')).toEqual(['Payment link CANCELLED', 'Payment link CREATED'])
  expect(titles('message').toSorted()).toEqual(['E-mail to ada@shop.test', 'Text to +46701112233'])
})
