import { expect, test } from 'vitest'
import { openApi } from './open-api.ts'

type Api = ReturnType<typeof openApi>

/** Follows a link to the end; answers the ids of every page. */
async function follow(
  call: Api['call'],
  from: string,
  link: 'next' | 'previous',
  meanwhile = async () => {},
) {
  const pages: string[][] = []
  for (let href: string | null = from; href !== null; ) {
    const { status, body } = await call('GET', href)
    expect(status).toBe(200)
    pages.push(body.data.map((row: { id: string }) => row.id))
    await meanwhile()
    href = body._links[link].href
  }
  return pages
}

async function createOrders(api: Api, count: number): Promise<string[]> {
  const ids = []
  for (let index = 0; index < count; index += 1) ids.push(await api.createOrder())
  return ids
}

test('shows each row once, newest first, while rows are added', async () => {
  const api = openApi()
  const ids = await createOrders(api, 11)
  const pages = await follow(api.call, '/payment_orders?limit=3', 'next', async () => {
    await api.createOrder()
  })
  expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 2])
  expect(pages.flat()).toEqual(ids.toReversed())
})

test('comes back over the same rows and on to the new ones', async () => {
  const api = openApi()
  const ids = await createOrders(api, 7)
  const first = await api.call('GET', '/payment_orders?limit=2')
  const second = await api.call('GET', first.body._links.next.href)
  const third = await api.call('GET', second.body._links.next.href)
  const added = await createOrders(api, 3)
  const pages = await follow(api.call, third.body._links.previous.href, 'previous')
  const all = [...ids, ...added].toReversed()
  const seen = pages.toReversed().flat()
  expect(seen).toEqual(all.slice(0, all.indexOf(third.body.data[0].id)))
})

test('has no previous page first and no next page last', async () => {
  const api = openApi()
  await createOrders(api, 4)
  const first = await api.call('GET', '/payment_orders?limit=2')
  const last = await api.call('GET', first.body._links.next.href)
  expect(first.body._links.previous).toEqual({ href: null })
  expect(last.body._links.next).toEqual({ href: null })
  expect(last.body._links.previous).toEqual({ href: expect.any(String) })
})

test('keeps filters in the links and leads first to the first page of the same question', async () => {
  const api = openApi()
  const [oldest] = await createOrders(api, 3)
  await api.call('PUT', `/payment_orders/${oldest}/close`)
  const question =
    '/payment_orders?status=OPEN&created_at_from=2026-01-02T03%3A04%3A05.0000000%2B00%3A00&limit=1&'
  const pages = await follow(api.call, question, 'next')
  expect(pages.flat()).toHaveLength(2)
  const start = await api.call('GET', question)
  const next = await api.call('GET', start.body._links.next.href)
  expect((await api.call('GET', next.body._links.first.href)).body).toEqual(start.body)
  expect((await api.call('GET', next.body._links.current.href)).body).toEqual(next.body)
})

test('links with the host that was called, or the public one', async () => {
  const own = await openApi().call('GET', '/payment_orders')
  const other = openApi({ settings: { publicUrl: 'https://public.test' } })
  const opened = await other.call('GET', '/payment_orders')
  expect(own.body._links.current.href).toBe('http://sandbox.test/payments/api/v1/payment_orders')
  expect(opened.body._links.current.href).toBe('https://public.test/payments/api/v1/payment_orders')
})

test('has fifty rows on a page where no limit is given', async () => {
  const api = openApi()
  await createOrders(api, 51)
  const pages = await follow(api.call, '/payment_orders', 'next')
  expect(pages.map((page) => page.length)).toEqual([50, 1])
})

test('answers {"href": null} for next and previous at the ends of a list', async () => {
  const { body } = await openApi().call('GET', '/payments')
  expect(body).toEqual({
    data: [],
    _links: {
      current: { href: expect.any(String) },
      first: { href: expect.any(String) },
      next: { href: null },
      previous: { href: null },
    },
  })
})

test('pages payments and merchants the same way', async () => {
  const api = openApi()
  const orderId = await api.createOrder()
  for (let index = 0; index < 3; index += 1) {
    await api.createPayment(orderId)
    await api.call('POST', '/merchants', { name: 'x', person: { country: 'DE' } })
  }
  for (const path of ['/payments?limit=2', '/merchants?limit=2']) {
    const pages = await follow(api.call, path, 'next')
    expect(pages.map((page) => page.length)).toEqual([2, 1])
    expect(new Set(pages.flat()).size).toBe(3)
  }
})

test.each(['2025-03-06', '2025-11-19', '2025-12-09', '2099-01-01'])(
  'answers version %s with pages',
  async (version) => {
    const { body } = await openApi().call('GET', '/payment_orders', undefined, {
      'x-api-version': version,
    })
    expect(Object.keys(body)).toEqual(['data', '_links'])
  },
)

test.each(['/payment_orders', '/payments', '/merchants'])(
  'answers an older version of %s with a bare array',
  async (path) => {
    const { call } = openApi()
    const older = await call('GET', path, undefined, { 'x-api-version': '2025-03-05' })
    expect(older.body).toEqual([])
    expect(older.headers.get('sandbox-because')).toBe(
      'a bare array: x-api-version 2025-03-05 is before 2025-03-06',
    )
    expect((await call('GET', path)).headers.get('sandbox-because')).toBeNull()
  },
)

test('embeds payments in the orders of an older version only', async () => {
  const { call, createOrder, createPayment } = openApi()
  const paymentId = await createPayment(await createOrder())
  const older = await call('GET', '/payment_orders', undefined, { 'x-api-version': '2024-01-01' })
  const newer = await call('GET', '/payment_orders')
  expect(older.body[0].payments).toMatchObject([{ id: paymentId, status_history: [{}] }])
  expect(newer.body.data[0]).not.toHaveProperty('payments')
})

test('leaves no row out of a bare array', async () => {
  const api = openApi()
  await createOrders(api, 60)
  const { body } = await api.call('GET', '/payment_orders', undefined, {
    'x-api-version': '2024-01-01',
  })
  expect(body).toHaveLength(60)
})

test.each(['tomorrow', '2025-13-01', '20250306'])('refuses the version %s', async (version) => {
  const { status, body } = await openApi().call('GET', '/payments', undefined, {
    'x-api-version': version,
  })
  expect(status).toBe(422)
  expect(body.errors).toEqual([
    {
      error: 'invalid_format',
      description: 'Invalid format. Expected :date',
      property: 'x-api-version',
    },
  ])
})
