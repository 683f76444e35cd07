import { type Business, linkBody, nobody } from './business.ts'
import type { Call } from './call.ts'
import { linkCallOf } from './link-shapes.ts'

const links = '/payment_links/api/v1/payment_links'

const call = linkCallOf('Python')

/** Without one of the fields that are required. */
const without = (name: string) =>
  call('create_payment_link', `refuses a link without ${name}`, 422, async (business) => {
    const { [name]: _, ...rest } = linkBody(await business.createOrder()) as Record<string, unknown>
    return { method: 'POST', path: links, body: rest }
  })

const create = (does: string, status: number, changes: object) =>
  call('create_payment_link', does, status, async (business) => ({
    method: 'POST',
    path: links,
    body: { ...linkBody(await business.createOrder()), ...changes },
  }))

/** The SDK's tests send one that is cancelled and has an invoice. */
const usual = (business: Business) =>
  business.link(['invoice', { reference_type: 'OCR' }], ['cancel'])

const send = (does: string, body: object) =>
  call('distribute_payment_link', does, 204, async (business) => ({
    method: 'PUT',
    path: `${(await usual(business)).path}/distribute`,
    body,
  }))

/** Payment Links as the Python SDK and its tests ask for them. */
export const pythonLinks: readonly Call[] = [
  call('ping_payment_links', 'pings Payment Links', 200, {
    method: 'GET',
    path: '/payment_links/api/v1/ping',
  }),
  call('list_payment_links', 'lists payment links', 200, async (business) => {
    await usual(business)
    return { method: 'GET', path: links }
  }),
  call('get_payment_link', 'gets a payment link', 200, async (business) => ({
    method: 'GET',
    path: (await usual(business)).path,
  })),
  call('get_payment_link', 'knows no payment link of a random id', 404, {
    method: 'GET',
    path: `${links}/${nobody}`,
  }),
  create('creates a payment link', 200, {}),
  create('refuses a sum that does not fit, with a 403', 403, { total_amount: 0 }),
  without('customer'),
  without('items'),
  without('locale'),
  without('payment_order_id'),
  without('payment_provider_methods'),
  without('supplier'),
  without('currency'),
  create('refuses an unknown order, with a 403', 403, { payment_order_id: nobody }),
  call('cancel_payment_link', 'cancels a link, without a body', 204, async (business) => ({
    method: 'PUT',
    path: `${(await business.link()).path}/cancel`,
  })),
  call('cancel_payment_link', 'cancels no link of a random id', 404, {
    method: 'PUT',
    path: `${links}/${nobody}/cancel`,
  }),
  call('cancel_payment_link', 'refuses to cancel a link twice', 403, async (business) => ({
    method: 'PUT',
    path: `${(await usual(business)).path}/cancel`,
  })),
  send('sends a cancelled link by text', { methods: ['sms'], customer_phone: '0701231212' }),
  send('sends a link by e-mail', { methods: ['email'], customer_email: 'somemail@mail.com' }),
  send('sends a link both ways', {
    methods: ['sms', 'email'],
    customer_phone: '0701231212',
    customer_email: 'somemail@mail.com',
  }),
  call('distribute_payment_link', 'refuses an empty request to send', 422, async (business) => ({
    method: 'PUT',
    path: `${(await usual(business)).path}/distribute`,
    body: {},
  })),
  call('distribute_payment_link', 'sends no link of a random id', 404, {
    method: 'PUT',
    path: `${links}/${nobody}/distribute`,
    body: { methods: ['sms'] },
  }),
  call('create_payment_link_invoice', 'creates an invoice', 204, async (business) => ({
    method: 'PUT',
    path: `${(await business.link()).path}/invoice`,
    body: { reference_type: 'OCR' },
  })),
  call('get_payment_link_invoice', 'gets an invoice', 200, async (business) => ({
    method: 'GET',
    path: `${(await usual(business)).path}/invoice`,
  })),
  call('get_payment_link_invoice', 'knows no invoice of a random id', 404, {
    method: 'GET',
    path: `${links}/${nobody}/invoice`,
  }),
  call('get_payment_link_invoice', 'refuses the invoice of a link without', 403, async (at) => ({
    method: 'GET',
    path: `${(await at.link()).path}/invoice`,
  })),
  call('get_payment_link_receipt', 'gets the receipt of a paid link', 200, async (business) => {
    const { path } = await business.link(['invoice', { reference_type: 'OCR' }])
    await business.payInvoice(path)
    return { method: 'GET', path: `${path}/receipt` }
  }),
  call('get_payment_link_receipt', 'refuses the receipt of an unpaid link', 403, async (at) => ({
    method: 'GET',
    path: `${(await at.link()).path}/receipt`,
  })),
]
