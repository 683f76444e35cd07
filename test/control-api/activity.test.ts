import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

type Entry = {
  readonly id: string
  readonly kind: string
  readonly outcome: string
  readonly title: string
  readonly answer: string | null
  readonly tenant_id: string | null
  readonly because: string | null
}

function open(env: Record<string, string> = {}) {
  const sandbox = openSandbox(env)
  const list = async (query = '') => {
    const { body } = await sandbox.call('GET', `/_sandbox/activity?${query}`)
    return body as { data: Entry[]; older: string | null; newest: string }
  }
  const lines = async (query = '') =>
    (await list(query)).data.map(({ kind, title, answer }) => [kind, title, answer].join(' '))
  const stray = (path: string, headers: Record<string, string> = {}) =>
    sandbox.sandbox.fetch(
      new Request(`http://sandbox.test${path}`, { method: 'POST', body: '{}', headers }),
    )
  return { ...sandbox, list, lines, stray }
}

test('lists requests, statuses, steps of the payer, callbacks, the clock and what was armed', async () => {
  const { createPayment, payer, arm, advance, list } = open()
  await arm('paid')
  const { id } = await createPayment({ callbackUrl: 'http://sandbox.test/_sandbox/inbox/a' })
  await payer(id, 'approve')
  await advance('1h')
  const { data } = await list('limit=1000')
  const kinds = new Set(data.map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual([
    ...['callback', 'checkout', 'clock', 'request', 'scenario', 'status'],
  ])
  const titles = data.map(({ title }) => title)
  expect(titles).toContain('paid armed for the next payment')
  expect(titles).toContain('COMPLETED')
  expect(titles.some((title) => /^Clock moved 1h to /.test(title))).toBe(true)
  expect(titles.some((title) => title.startsWith('Payer chooses a bank'))).toBe(true)
})

test('shows a refused request with its reason', async () => {
  const { api, list } = open()
  await api('POST', '/payment_orders', { currency: 'sek' })
  const { data } = await list('outcome=bad')
  expect(data).toMatchObject([
    { kind: 'request', answer: '422', because: expect.stringContaining('currency') },
  ])
})

test.each([
  ['no tenant_id', {}],
  ['a tenant_id that is none', { tenant_id: 'shop' }],
])('shows a request with %s in every world, as one of none', async (_, headers) => {
  const { stray, list, createOrder } = open()
  await createOrder()
  await stray('/payments/api/v1/payment_orders', headers as Record<string, string>)
  const { data } = await list()
  expect(data[0]).toMatchObject({ tenant_id: null, answer: '422', outcome: 'bad' })
  expect(data[0]?.because).toContain('tenant_id')
})

test('shows a request to an address that is not there', async () => {
  const { stray, lines, tenantId } = open()
  await stray('/api/v1/payment_orders', { tenant_id: tenantId })
  await stray('/payments/api/v1/payment_order', { tenant_id: tenantId })
  expect(await lines()).toEqual([
    'request POST /payment_order 404',
    'request POST /api/v1/payment_orders 404',
  ])
})

test('keeps what a caller with a wrong secret sends apart from the world', async () => {
  const { stray, list, tenantId } = open({
    SANDBOX_STRICT: 'true',
    SANDBOX_TENANTS: '11111111-1111-4111-8111-111111111111:right',
  })
  await stray('/payments/api/v1/payment_orders', { tenant_id: tenantId, 'x-api-secret': 'wrong' })
  const { data } = await list()
  expect(data).toMatchObject([{ tenant_id: null, answer: '403' }])
})

test('pages through everything once, also while more is added', async () => {
  const { createPayment, list } = open()
  for (let count = 0; count < 3; count += 1) await createPayment()
  const whole = (await list('limit=1000')).data.map(({ id }) => id)
  const paged: string[] = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(
      `limit=4${before === null ? '' : `&before=${before}`}`,
    )
    paged.push(...page.data.map(({ id }) => id))
    before = page.older
    await createPayment()
  } while (before !== null)
  expect(paged).toEqual(whole)
})

test('answers what happened since, and waits for it', async () => {
  const { createOrder, list } = open()
  await createOrder()
  const { newest } = await list()
  const waits = list(`after=${newest}&wait=5s`)
  await createOrder()
  const { data, newest: next } = await waits
  expect(data.map(({ title }) => title)).toEqual(['POST /payment_orders'])
  expect((await list(`after=${next}`)).data).toEqual([])
})

test('a callback comes once, when its attempt has ended', async () => {
  const { createPayment, payer, settle, list } = open()
  const { newest } = await list()
  const { id } = await createPayment({ callbackUrl: 'http://127.0.0.1:1/callbacks' })
  await payer(id, 'cancel')
  await settle()
  const ids: string[] = []
  for (let after = newest; ; ) {
    const page = await list(`after=${after}&limit=3`)
    if (page.newest === after) break
    after = page.newest
    ids.push(...page.data.filter(({ kind }) => kind === 'callback').map((entry) => entry.id))
  }
  const all = (await list('kind=callback&limit=1000')).data.map((entry) => entry.id)
  expect(ids.toSorted()).toEqual(all.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
})

test.each([
  ['kind=request', 2],
  ['kind=status', 1],
  ['kind=clock', 0],
  ['q=api-version-of-mine', 0],
  ['q=Coffee', 1],
])('filters by %s', async (query, count) => {
  const { createPayment, list } = open()
  await createPayment()
  expect((await list(query)).data).toHaveLength(count)
})

test('finds what concerns one payment, or one order', async () => {
  const { createPayment, list } = open()
  const { id, orderId } = await createPayment()
  await createPayment({ orderId })
  await createPayment()
  expect((await list(`payment_id=${id}`)).data).toHaveLength(2)
  expect((await list(`payment_order_id=${orderId.toUpperCase()}`)).data).toHaveLength(5)
})

test('does not show other worlds', async () => {
  const { createPayment, list, as } = open()
  await as(randomUUID()).createPayment()
  await createPayment()
  expect((await list()).data).toHaveLength(3)
})

test('shows an entry with headers and bodies, and how to repeat it', async () => {
  const { api, list, call } = open()
  await api('POST', '/payment_orders', { currency: 'SEK' }, { 'x-api-secret': 'very secret' })
  const [entry] = (await list('kind=request')).data
  const { body } = await call('GET', `/_sandbox/activity/${entry?.id}`)
  expect(body).toMatchObject({
    method: 'POST',
    url: 'http://sandbox.test/payments/api/v1/payment_orders',
    request: { body: '{"currency":"SEK"}' },
    response: { body: expect.stringContaining('"id"') },
    curl: expect.stringContaining('curl -X POST'),
  })
  expect(JSON.stringify(body)).not.toContain('very secret')
})

test('an address never leads to another entry', async () => {
  const { createOrder, list, call } = open()
  await createOrder()
  const [entry] = (await list()).data
  await call('POST', '/_sandbox/reset')
  await createOrder()
  const answer = await call('GET', `/_sandbox/activity/${entry?.id}`)
  const isSame = answer.status === 200 && answer.body.id === entry?.id
  expect(answer.status === 404 || isSame).toBe(true)
})

test.each(['nonsense', 'request-1', 'request-1-zz', 'journal-1-1', 'request--1-1'])(
  'answers 404 for the entry %s',
  async (id) => {
    const { call } = open()
    expect((await call('GET', `/_sandbox/activity/${id}`)).status).toBe(404)
  },
)

test.each(['before=x', 'after=journal1', 'kind=requests', 'outcome=good', 'limit=0'])(
  'refuses %s',
  async (query) => {
    const { call } = open()
    expect((await call('GET', `/_sandbox/activity?${query}`)).status).toBe(422)
  },
)
