import { merchantId, zero } from './business.ts'
import type { Asked, Call } from './call.ts'
import { linkCallOf } from './link-shapes.ts'

const links = '/payment_links/api/v1/payment_links'

const call = linkCallOf('C#')

/** Nulls are left out, and a parameter class is written as a map. */
const body = (order: string) => ({
  currency: 'SEK',
  customer: { first_name: 'FirstName', last_name: 'LastName' },
  items: [
    {
      description: 'Hawaii Pizza',
      merchant_id: merchantId,
      metadata: { meta: 'data' },
      price: 7_000,
      quantity: 2,
      tags: ['test1', 'test2'],
      vat: 12,
    },
  ],
  locale: 'sv-SE',
  payment_order_id: order,
  payment_provider_methods: [
    { method: 'm_commerce', provider: 'swish', parameters: { message: 'A swish message' } },
    { method: 'invoice', provider: 'billmate' },
  ],
  supplier: { name: 'Supplier name' },
  total_amount: 14_000,
  status: 'CREATED',
  sms_status: 'CREATED',
})

const create = (does: string, status: number, changes: object) =>
  call('create_payment_link', does, status, async (business) => ({
    method: 'POST',
    path: links,
    body: { ...body(await business.createOrder()), ...changes },
  }))

const put = (
  operation: Call['operation'],
  does: string,
  status: number,
  step: string,
  given: unknown,
) =>
  call(operation, does, status, async (business) => ({
    method: 'PUT',
    path: `${(await business.link()).path}/${step}`,
    body: given,
  }))

const unknown = (
  operation: Call['operation'],
  method: Asked['method'],
  step: string,
  given?: object,
) =>
  call(operation, `${step || 'get'} of the all-zero id`, 404, {
    method,
    path: `${links}/${zero}${step === '' ? '' : `/${step}`}`,
    ...(given === undefined ? {} : { body: given }),
  })

const invoice: ['invoice', object] = ['invoice', { reference_type: 'OCR' }]

/** Payment Links as the C# SDK and its tests ask for them. */
export const csharpLinks: readonly Call[] = [
  call('ping_payment_links', 'pings Payment Links', 200, {
    method: 'GET',
    path: '/payment_links/api/v1/ping',
  }),
  call('list_payment_links', 'lists payment links', 200, async (business) => {
    await business.link()
    return { method: 'GET', path: links }
  }),
  call('get_payment_link', 'gets a payment link', 200, async (business) => ({
    method: 'GET',
    path: (await business.link()).path,
  })),
  unknown('get_payment_link', 'GET', ''),
  create('creates a link with a provider that the sandbox does not play', 200, {}),
  create('creates a link with due date and addresses', 200, {
    due_date: '2099-01-31',
    invoice_address: { city: 'Örebro', street_address: 'Signalgatan 7', zip: '70216' },
    payment_provider_methods: [
      { method: 'm_commerce', provider: 'swish', parameters: { message: 'A swish message' } },
      { method: 'card', provider: 'verifone' },
      { method: 'invoice', provider: 'billmate' },
    ],
  }),
  create("refuses a currency that is not the order's, with a 422", 422, { currency: 'NOK' }),
  create('refuses a link without providers, with a 403', 403, { payment_provider_methods: [] }),
  put('cancel_payment_link', 'cancels a link', 204, 'cancel', {}),
  unknown('cancel_payment_link', 'PUT', 'cancel', {}),
  call('cancel_payment_link', 'refuses to cancel a link twice', 403, async (business) => ({
    method: 'PUT',
    path: `${(await business.link(['cancel'])).path}/cancel`,
    body: {},
  })),
  put('distribute_payment_link', 'sends a link both ways', 204, 'distribute', {
    customer_email: 'some.mail@mail.com',
    customer_phone: '0731231212',
    methods: ['sms', 'email'],
  }),
  put('distribute_payment_link', 'sends a link by text', 204, 'distribute', {
    customer_phone: '0731231212',
    methods: ['sms'],
  }),
  put('distribute_payment_link', 'sends a link by e-mail', 204, 'distribute', {
    customer_email: 'some.mail@mail.com',
    methods: ['email'],
  }),
  unknown('distribute_payment_link', 'PUT', 'distribute', {
    customer_email: 'some.mail@mail.com',
    customer_phone: '0731231212',
    methods: ['sms', 'email'],
  }),
  put('distribute_payment_link', 'refuses to send with the body null', 422, 'distribute', null),
  put('create_payment_link_invoice', 'creates an invoice', 204, 'invoice', {
    reference_type: 'OCR',
  }),
  call('create_payment_link_invoice', 'refuses a second invoice', 403, async (business) => ({
    method: 'PUT',
    path: `${(await business.link(invoice)).path}/invoice`,
    body: { reference_type: 'OCR' },
  })),
  put('create_payment_link_invoice', 'refuses an invoice of the body null', 422, 'invoice', null),
  unknown('create_payment_link_invoice', 'PUT', 'invoice', { reference_type: 'KID' }),
  call('get_payment_link_invoice', 'gets an invoice', 200, async (business) => ({
    method: 'GET',
    path: `${(await business.link(invoice)).path}/invoice`,
  })),
  call('get_payment_link_invoice', 'refuses the invoice of a link without', 403, async (at) => ({
    method: 'GET',
    path: `${(await at.link()).path}/invoice`,
  })),
  unknown('get_payment_link_invoice', 'GET', 'invoice'),
  call('get_payment_link_receipt', 'gets the receipt of a paid link', 200, async (business) => {
    const { path } = await business.link(invoice)
    await business.payInvoice(path)
    return { method: 'GET', path: `${path}/receipt` }
  }),
  call('get_payment_link_receipt', 'refuses the receipt of an unpaid link', 403, async (at) => ({
    method: 'GET',
    path: `${(await at.link()).path}/receipt`,
  })),
  unknown('get_payment_link_receipt', 'GET', 'receipt'),
]
