import { expect, onTestFinished, test } from 'vitest'
import { logEvents } from '../../src/app/log.ts'
import { createProductionWarnings } from '../../src/http/production-warnings.ts'
import { paymentBody } from '../client.ts'
import { operationsOf } from '../fuzz/described-calls.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { seedFile } from '../seed/seed-file.ts'

/** Ways to write a password that have been shown before, or that no pattern finds. */
const spellings: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => `http://u:${secret}@127.0.0.1:1/x`,
  apostrophe: (secret) => `http://u:o'${secret}@127.0.0.1:1/x`,
  'second at': (secret) => `http://u:x@${secret}@127.0.0.1:1/x`,
  quote: (secret) => `http://u:"${secret}"@127.0.0.1:1/x`,
  space: (secret) => `http://u:a ${secret}@127.0.0.1:1/x`,
  tab: (secret) => `http://u:\t${secret}@127.0.0.1:1/x`,
  nul: (secret) => `http://u:\0${secret}@127.0.0.1:1/x`,
  backslash: (secret) => `http:\\\\u:${secret}@127.0.0.1:1/x`,
  escaped: (secret) => `http://u:%40${secret}%3A@127.0.0.1:1/x`,
  capitals: (secret) => `HTTP://${secret}:p@127.0.0.1:1/x`,
  query: (secret) =>
    `http://127.0.0.1:1/x?api_key=${secret}&token=${secret}#access_token=${secret}`,
  'URL in query': (secret) =>
    `http://127.0.0.1:1/?to=${encodeURIComponent(`http://u:${secret}@h`)}`,
  'no escape': (secret) => `http://u:50%${secret}@127.0.0.1:1/x`,
  'slash in it': (secret) => `http://u:a/${secret}@127.0.0.1:1/x`,
  'no port': (secret) => `http://u:${secret}@127.0.0.1:1x/`,
}

type Plant = (what: string) => string

/** Puts a secret of its own into every place that takes a URL or a header. */
async function plantEverywhere(sandbox: OpenSandbox, plant: Plant) {
  const { api, call, sandbox: app } = sandbox
  const url = (what: string) => plant(`URL of ${what}`)
  await api('PUT', '/tenant', {
    merchant_status_callback_url: url('merchants'),
    disbursement_callback_url: url('disbursements'),
    payment_refund_callback_url: url('refunds'),
  })
  await api('POST', '/poke', { callback_url: url('poke') })
  const order = await api('POST', '/payment_orders', {
    currency: 'SEK',
    status_callback_url: url('orders'),
  })
  const orderId = order.body.id ?? (await sandbox.createOrder())
  const verification = await api('POST', '/account_verification_sessions', {
    account_holder: { country: 'SE', identifier: '199005022398', type: 'person' },
    merchant_id: orderId,
    status_callback_url: url('verifications'),
    session_options: {
      success_url: url('verified'),
      cancel_url: url('not verified'),
      iframed: false,
      locale: 'sv-SE',
    },
  })
  await sandbox.arm({
    version: 1,
    name: 'told',
    extends: 'paid',
    callbacks: { retry: { attempts: 1 } },
  })
  const plain = paymentBody({ callbackUrl: url('payments') })
  const urls = { success_url: url('success'), cancel_url: url('cancel'), error_url: url('error') }
  const headers = {
    authorization: `Basic ${plant('header authorization')}`.replace(/[^ -~]/g, ''),
    cookie: plant('header cookie').replace(/[^ -~]/g, ''),
    'x-auth-token': plant('header x-auth-token').replace(/[^ -~]/g, ''),
    'x-api-secret': plant('header x-api-secret').replace(/[^ -~]/g, ''),
    referer: plant('header referer').replace(/[^ -~]/g, ''),
  }
  const parameters = { ...plain.provider_method_parameters, ...urls }
  const path = `/payment_orders/${orderId}/payments`
  const made = await api(
    'POST',
    path,
    { ...plain, provider_method_parameters: parameters },
    headers,
  )
  // A URL that is refused still stands in the journal; a payment without it has the callbacks.
  const callbackUrl = 'http://127.0.0.1:1/x'
  const id = made.body.id ?? (await sandbox.createPayment({ orderId, callbackUrl })).id
  await api(
    'GET',
    `/payments/${encodeURIComponent(plant('a path'))}?callback=${encodeURIComponent(plant('a query'))}`,
  )
  await app.fetch(
    new Request('http://sandbox.test/payments/api/v1/payment_orders', {
      method: 'POST',
      headers: { tenant_id: sandbox.tenantId, 'content-type': 'application/json' },
      body: `{"status_callback_url": ${JSON.stringify(url('no JSON'))}, `,
    }),
  )
  await call('POST', '/_sandbox/inbox/demo', { url: plant('inbox') }, headers)
  return { id, orderId, verificationId: verification.body.id as string | undefined }
}

/** Everything that can be read: by GET, in pages, in the log and in the stream of events. */
async function readEverywhere(sandbox: OpenSandbox, known: Readonly<Record<string, string>>) {
  const read = new Map<string, string>()
  const { body: document } = await sandbox.call('GET', '/openapi.json')
  const described = operationsOf(document)
    .filter(({ method, path }) => method === 'GET' && path !== '/_sandbox/events')
    .map(({ path }) =>
      path.replace(/\{(\w+)\}/g, (_, name) => known[name] ?? known['payment_id'] ?? ''),
    )
  const { checkout, deliveries } = await sandbox.detail(known['payment_id'] ?? '')
  const pages = [
    ...['/', '/payments', '/scenarios', '/demo', `/payments/${known['payment_id']}`],
    ...[`/checkout/${checkout.token}`, `/checkout/${checkout.token}/live`],
    ...[
      '/_sandbox/callbacks?url=http://u:nothing@h/&wait=0ms',
      '/_sandbox/journal?path=/x&wait=0ms',
    ],
  ]
  for (const path of [...described, ...pages])
    read.set(path, JSON.stringify((await sandbox.call('GET', path)).body))
  expect(deliveries.length).toBeGreaterThan(0)
  return read
}

function listenTo(sandbox: OpenSandbox) {
  const log: string[] = []
  const write = (text: string) => void log.push(text)
  logEvents(sandbox.sandbox.events, { log: write } as never, createProductionWarnings(write))
  const events: string[] = []
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const request = new Request('http://sandbox.test/_sandbox/events', { signal: stop.signal })
  void sandbox.sandbox.fetch(request).then(async ({ body }) => {
    const text = body?.pipeThrough(new TextDecoderStream())
    for await (const part of text ?? []) events.push(part)
  })
  return { log, events }
}

/** What a program goes on with keeps its query: answers of the merchants' API, and the URL the payer is sent to. */
function isToldOn(spelling: string, what: string, where: string): boolean {
  const isReturn = /^URL of (success|cancel|error)$/.test(what)
  const tellsReturn = /^\/_sandbox\/payments(\/[^/]+)?$|^answers/.test(where)
  return spelling === 'query' && (where.startsWith('/payments/api/') || (isReturn && tellsReturn))
}

test.each(Object.entries(spellings))(
  'shows no secret anywhere, by whatever way it came: %s',
  async (name, spell) => {
    const sandbox = openSandbox()
    const { log, events } = listenTo(sandbox)
    const planted = new Map<string, string>()
    const plant = (what: string) => {
      const secret = `S3cr3t${String(planted.size).padStart(3, '0')}`
      planted.set(secret, what)
      return spell(secret)
    }
    const { id, orderId, verificationId } = await plantEverywhere(sandbox, plant)
    const answers: unknown[] = []
    answers.push((await sandbox.payer(id, 'approve')).body, (await sandbox.advance('1d')).body)
    const { body } = await sandbox.api('PUT', `/payment_orders/${orderId}/close`)
    answers.push(body, (await sandbox.call('POST', '/_sandbox/settle')).body)
    const read = await readEverywhere(sandbox, {
      payment_id: id,
      payment_order_id: orderId,
      name: 'demo',
      approval_id: verificationId ?? id,
      account_verification_session_id: verificationId ?? id,
    })
    read.set('the log', log.join('\n'))
    read.set('the events', events.join('\n'))
    read.set('answers that move time', JSON.stringify(answers))
    expect([log.length, events.length].every((count) => count > 3)).toBe(true)
    const found = [...read].flatMap(([where, text]) =>
      [...planted]
        .filter(([, what]) => !isToldOn(name, what, where))
        .filter(([secret]) => text.includes(secret))
        .map(([, what]) => `${what} in ${where}`),
    )
    expect(found).toEqual([])
  },
)

test('still delivers with the whole URL', async () => {
  const { startMerchant } = await import('../merchant.ts')
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const callbackUrl = `${merchant.callbackUrl.replace('//', "//shop:o'x%40y@")}?token=abc`
  const { id } = await sandbox.createPayment({ callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect(merchant.received[0]).toMatchObject({
    path: '/callbacks?token=abc',
    headers: { authorization: `Basic ${btoa("shop:o'x@y")}` },
  })
})

test('shows no secret of a seed', async () => {
  const tenant = '11111111-1111-4111-8111-111111111111'
  const ids = [1, 2, 3].map((n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`)
  const secret = 'S3cr3tSeed'
  const url = `http://u:o'${secret}@shop.test/x`
  const path = seedFile(`version: 1
tenants:
  - id: ${tenant}
    secret: ${secret}
    callback_urls: { disbursement_callback_url: "${url}" }
    merchants: [{ id: ${ids[0]}, name: Ada }]
    payment_orders:
      - id: ${ids[1]}
        status_callback_url: "${url}"
        payments:
          - id: ${ids[2]}
            status_callback_url: "${url}"
            provider_method_parameters: { success_url: "${url}" }
            provider_method_response: { url: "${url}" }
            order_items: [{ name: Coffee, amount: 10000, merchant_id: ${ids[0]} }]
`)
  const sandbox = openSandbox({ SANDBOX_SEED: path }).as(tenant)
  for (const where of [
    '/payments/api/v1/tenant',
    `/payments/api/v1/payment_orders/${ids[1]}`,
    `/payments/api/v1/payment_orders/${ids[1]}/payments/${ids[2]}`,
    `/_sandbox/payments/${ids[2]}`,
    `/payments/${ids[2]}?tenant_id=${tenant}`,
    '/_sandbox/journal',
  ]) {
    const { status, body } = await sandbox.call('GET', where)
    expect([where, status, JSON.stringify(body).includes(secret)]).toEqual([where, 200, false])
  }
})
