import { expect, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const markup = `"'><img src=x onerror=alert(1)>`

/** A payment whose every text is markup. */
async function payWithMarkup(sandbox: OpenSandbox) {
  const orderId = await sandbox.createOrder()
  const plain = paymentBody({ metadata: { [markup]: markup } })
  const body = {
    ...plain,
    order_items: plain.order_items.map((item) => ({ ...item, name: markup, tags: [markup] })),
    payer: { name: markup, email: markup, address: { street: markup } },
    status_callback_url: `http://shop.test/?q=${encodeURI(markup)}`,
    provider_method_parameters: {
      success_url: `http://shop.test/?a="><img src=x>`,
      cancel_url: `http://shop.test/#'><img src=x>`,
      error_url: 'http://shop.test/',
      reference: markup,
    },
  }
  const { body: made } = await sandbox.api('POST', `/payment_orders/${orderId}/payments`, body)
  const { checkout_url: checkoutUrl } = made.provider_method_response
  return { id: made.id as string, checkout: new URL(checkoutUrl).pathname }
}

function expectNoMarkup(page: string, where: string): void {
  expect(page, where).not.toContain('<img src=x')
  expect(page, where).not.toMatch(/(href|action|src)="javascript:/)
}

test('shows what a merchant sends as text on every page', async () => {
  const sandbox = openSandbox()
  const { id, checkout } = await payWithMarkup(sandbox)
  const pages = [
    '/',
    `/payments/${id}`,
    '/payments',
    `/payments?q=${encodeURIComponent(markup)}`,
    '/scenarios',
    checkout,
  ]
  for (const action of ['open', 'choose_bank', 'approve']) {
    await sandbox.payer(id, action)
    for (const path of pages) {
      const { body } = await sandbox.call('GET', path)
      expectNoMarkup(String(body), `${path} after ${action}`)
    }
  }
})

test.each([
  '/scenarios/%3Cimg%20src=x%3E',
  '/payments/%3Cimg%20src=x%3E',
  '/checkout/%3Cimg%20src=x%3E',
  '/bankid/%3Cimg%20src=x%3E',
  '/?tenant_id=%3Cimg%20src=x%3E',
  '/payments?status=%3Cimg%20src=x%3E',
  '/payments/latest?returned=%3Cimg%20src=x%3E',
  '/no/such/%3Cimg%20src=x%3E',
])('shows what is asked of it as text: %s', async (path) => {
  const { body, headers } = await openSandbox().call('GET', path)
  if (headers.get('content-type')?.includes('html')) expectNoMarkup(String(body), path)
})

test('keeps what a merchant sends out of the headers of its answers', async () => {
  const sandbox = openSandbox()
  const scenario = 'x\r\nset-cookie: evil=1'
  const orderId = await sandbox.createOrder()
  const body = paymentBody({ metadata: { sandbox_scenario: scenario } })
  const answer = await sandbox.api('POST', `/payment_orders/${orderId}/payments`, body)
  expect(answer.status).toBe(422)
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(answer.headers.get('sandbox-because')).not.toMatch(/[\r\n]/)
})

const addresses = [
  'javascript:alert(1)',
  ' java\tscript:alert(1)',
  '\u0001JavaScript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://shop.test/1',
  'about:blank',
  'view-source:https://shop.test/',
  '//shop.test/',
  ' ',
]

test.each(addresses)('takes %s for no callback or return URL', async (url) => {
  const sandbox = openSandbox()
  const orderId = await sandbox.createOrder()
  const order = await sandbox.api('POST', '/payment_orders', {
    currency: 'SEK',
    status_callback_url: url,
  })
  expect(order.status).toBe(422)
  const path = `/payment_orders/${orderId}/payments`
  const plain = paymentBody()
  const payment = await sandbox.api('POST', path, { ...plain, status_callback_url: url })
  expect(payment.status).toBe(422)
  for (const key of ['success_url', 'cancel_url', 'error_url']) {
    const parameters = { ...plain.provider_method_parameters, [key]: url }
    const { status } = await sandbox.api('POST', path, {
      ...plain,
      provider_method_parameters: parameters,
    })
    expect(status, key).toBe(422)
  }
})

test('lets the checkout be framed, and nothing else', async () => {
  const sandbox = openSandbox()
  const { id, checkout } = await payWithMarkup(sandbox)
  const policyOf = async (path: string) =>
    (await sandbox.call('GET', path)).headers.get('content-security-policy') ?? 'none'
  expect(await policyOf(checkout)).toMatch(/^(?!.*frame-ancestors).*object-src 'none'/)
  for (const path of [
    '/',
    `/payments/${id}`,
    '/scenarios',
    '/docs',
    '/payments/x',
    '/demo',
    '/bankid/x',
    '/approvals/x',
  ])
    expect(await policyOf(path), path).toContain("frame-ancestors 'none'")
})

test('lets no page load or run anything from elsewhere', async () => {
  const sandbox = openSandbox()
  const { id, checkout } = await payWithMarkup(sandbox)
  for (const path of ['/', `/payments/${id}`, '/scenarios', '/docs', '/demo', checkout]) {
    const { headers, body } = await sandbox.call('GET', path)
    expect(headers.get('content-security-policy'), path).toContain("default-src 'self'")
    expect(headers.get('content-security-policy'), path).not.toMatch(
      /unsafe-eval|script-src[^;]*unsafe/,
    )
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(String(body), path).not.toMatch(
      /<(script|link|img|iframe)[^>]+(src|href)="(https?:)?\/\//,
    )
  }
})

test('keeps secrets out of journal, pages and answers', async () => {
  const sandbox = openSandbox()
  const secret = 'shop-secret-4711'
  const orderId = await sandbox.createOrder()
  const address = `http://user:${secret}@127.0.0.1:1/callbacks`
  const plain = paymentBody({ callbackUrl: address })
  const parameters = { ...plain.provider_method_parameters, success_url: address }
  const body = { ...plain, provider_method_parameters: parameters }
  const headers = { 'x-api-secret': secret, authorization: `Bearer ${secret}`, cookie: secret }
  const { body: payment } = await sandbox.api(
    'POST',
    `/payment_orders/${orderId}/payments`,
    body,
    headers,
  )
  await sandbox.api('POST', '/signing_key/generate')
  await sandbox.payer(payment.id, 'approve')
  // Once while something is still to come, and once after the end.
  for (const by of ['1s', '1d']) {
    await sandbox.advance(by)
    for (const path of [
      '/',
      `/payments/${payment.id}`,
      '/_sandbox/journal',
      '/_sandbox/world',
      '/_sandbox/worlds',
      `/_sandbox/callbacks?payment_id=${payment.id}`,
      `/_sandbox/payments/${payment.id}`,
      `/_sandbox/payments/${payment.id}/timeline`,
      `/_sandbox/payments/${payment.id}/scenario`,
    ]) {
      const text = JSON.stringify((await sandbox.call('GET', path)).body)
      for (const hidden of [secret, 'PRIVATE KEY'])
        expect(text.includes(hidden), `${path} has ${hidden} after ${by}`).toBe(false)
    }
  }
})

const forms: readonly [path: string, fields: Readonly<Record<string, string>>][] = [
  ['/demo/orders', { goods: 'beans', scenario: `${markup}\u202e\r\nx: y` }],
  ['/test-payment', { tenant_id: `${markup}\u202e` }],
  ['/clock', { tenant_id: markup, by: markup, mode: markup }],
  ['/arm', { tenant_id: markup, scenario: markup }],
]

test.each(forms)('breaks down over nothing that a form at %s holds', async (path, fields) => {
  const { sandbox } = openSandbox()
  const post = (body: string | URLSearchParams, headers: Record<string, string> = {}) =>
    sandbox.fetch(new Request(`http://sandbox.test${path}`, { method: 'POST', body, headers }))
  const answer = await post(new URLSearchParams(fields))
  expect(answer.status).toBeLessThan(500)
  if (answer.status !== 303) expectNoMarkup(await answer.text(), path)
  const broken = await post('no form', { 'content-type': 'multipart/form-data; boundary=x' })
  expect(broken.status).toBeLessThan(500)
})
