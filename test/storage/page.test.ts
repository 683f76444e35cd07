import { expect, test } from 'vitest'
import { addOrder, openStorage, otherTenant, tenantId } from './open-storage.ts'

/** Orders o1 … o`count`, the newest last. */
function openWith(count: number) {
  const storage = openStorage()
  const orders = Array.from({ length: count }, (_, index) =>
    addOrder(storage, { id: `o${index + 1}`, createdAt: (index + 1) * 1_000 }),
  )
  const seqOf = (id: string) => orders.find((order) => order.id === id)?.seq ?? 0
  const list = (query: { limit: number; before?: number; after?: number }, filter = {}) => {
    const page = storage.paymentOrders.list({ tenantId, ...filter }, query)
    return { ...page, items: page.items.map(({ id }) => id) }
  }
  return { storage, seqOf, list }
}

test('begins with the newest', () => {
  expect(openWith(5).list({ limit: 2 })).toEqual({
    items: ['o5', 'o4'],
    hasOlder: true,
    hasNewer: false,
  })
})

test('goes on with what is older', () => {
  const { list, seqOf } = openWith(5)
  expect(list({ limit: 2, before: seqOf('o4') })).toEqual({
    items: ['o3', 'o2'],
    hasOlder: true,
    hasNewer: true,
  })
})

test('knows the last page', () => {
  const { list, seqOf } = openWith(5)
  expect(list({ limit: 2, before: seqOf('o2') })).toEqual({
    items: ['o1'],
    hasOlder: false,
    hasNewer: true,
  })
})

test('goes back to what is newer, newest first all the same', () => {
  const { list, seqOf } = openWith(5)
  expect(list({ limit: 2, after: seqOf('o2') })).toEqual({
    items: ['o4', 'o3'],
    hasOlder: true,
    hasNewer: true,
  })
})

test('knows the first page', () => {
  const { list, seqOf } = openWith(5)
  expect(list({ limit: 2, after: seqOf('o3') })).toMatchObject({
    items: ['o5', 'o4'],
    hasNewer: false,
  })
})

test('needs no further page where the last one is exactly full', () => {
  expect(openWith(2).list({ limit: 2 })).toMatchObject({ hasOlder: false })
})

test('shows an empty list', () => {
  expect(openWith(0).list({ limit: 2 })).toEqual({ items: [], hasOlder: false, hasNewer: false })
})

test('neither repeats nor hides a row when others are added between two pages', () => {
  const { storage, list, seqOf } = openWith(4)
  const first = list({ limit: 2 }).items
  addOrder(storage, { id: 'new' })
  expect([...first, ...list({ limit: 2, before: seqOf('o3') }).items]).toEqual([
    'o4',
    'o3',
    'o2',
    'o1',
  ])
})

test('filters by time, both ends included', () => {
  const { list } = openWith(5)
  expect(list({ limit: 9 }, { createdFrom: 2_000, createdTo: 4_000 }).items).toEqual([
    'o4',
    'o3',
    'o2',
  ])
})

test('keeps tenants apart', () => {
  const { storage, list } = openWith(1)
  addOrder(storage, { id: 'o1', tenantId: otherTenant })
  expect(list({ limit: 9 }).items).toEqual(['o1'])
})
