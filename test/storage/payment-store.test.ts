import { expect, test } from 'vitest'
import { addOrder, addPayment, openStorage, otherTenant, tenantId } from './open-storage.ts'

test('gives a payment back as it was stored', () => {
  const storage = openStorage()
  const payment = addPayment(storage, addOrder(storage))
  expect(storage.payments.find(tenantId, 'payment')).toEqual(payment)
  expect(storage.payments.get(payment.seq)).toEqual(payment)
})

test('lets two tenants use one id, and tells them apart', () => {
  const storage = openStorage()
  addPayment(storage, addOrder(storage))
  addPayment(storage, addOrder(storage, { tenantId: otherTenant }), { totalAmount: 1 })
  expect(storage.payments.find(tenantId, 'payment')?.totalAmount).toBe(12_500)
  expect(storage.payments.find(otherTenant, 'payment')?.totalAmount).toBe(1)
  expect(storage.payments.findAnywhere('payment').map((payment) => payment.tenantId)).toEqual([
    otherTenant,
    tenantId,
  ])
})

test('refuses the same id twice for one tenant', () => {
  const storage = openStorage()
  const order = addOrder(storage)
  addPayment(storage, order)
  expect(() => addPayment(storage, order)).toThrow('UNIQUE')
})

test('lists the payments of an order from the oldest on', () => {
  const storage = openStorage()
  const order = addOrder(storage)
  for (const id of ['a', 'b', 'c']) addPayment(storage, order, { id })
  expect(storage.payments.ofOrder(order.seq).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('keeps the history of a payment from the oldest on', () => {
  const storage = openStorage()
  const { seq } = addPayment(storage, addOrder(storage))
  const pending = { id: '1', status: 'PENDING', occurredAt: 2_000, details: null } as const
  const declined = {
    id: '2',
    status: 'DECLINED',
    occurredAt: 3_000,
    details: { provider_data: { reason: 'AM04' } },
  } as const
  for (const change of [pending, declined]) {
    storage.payments.addChange(seq, { ...change, funds: null, because: 'a test', step: 'it' })
  }
  expect(storage.payments.changes(seq)).toEqual([
    { ...pending, funds: null, because: 'a test', step: 'it' },
    { ...declined, funds: null, because: 'a test', step: 'it' },
  ])
})

test('changes order items and nothing else', () => {
  const storage = openStorage()
  const payment = addPayment(storage, addOrder(storage))
  const orderItems = [{ amount: 1, name: 'Tea', vat_rate: 25 }]
  storage.payments.setOrderItems(payment, orderItems)
  expect(storage.payments.get(payment.seq)).toEqual({ ...payment, orderItems })
})

test('changes a status and nothing else', () => {
  const storage = openStorage()
  const payment = addPayment(storage, addOrder(storage))
  storage.payments.setStatus(payment.seq, 'PENDING')
  expect(storage.payments.get(payment.seq)).toEqual({ ...payment, status: 'PENDING' })
})

test.each([
  [{ status: 'PENDING' }, ['b']],
  [{ provider: 'dummy' }, ['c']],
  [{ method: 'pis' }, ['b', 'a']],
  [{ paymentOrderId: 'order' }, ['c', 'b', 'a']],
  [{ createdFrom: 2_000 }, ['c', 'b']],
  [{ createdTo: 1_000 }, ['a']],
  [{ tenantId: otherTenant }, []],
])('lists payments by %o', (filter, ids) => {
  const storage = openStorage()
  const order = addOrder(storage)
  addPayment(storage, order, { id: 'a' })
  addPayment(storage, order, { id: 'b', status: 'PENDING', createdAt: 2_000 })
  addPayment(storage, order, { id: 'c', provider: 'dummy', method: 'dummy', createdAt: 3_000 })
  const { items } = storage.payments.list({ tenantId, ...filter }, { limit: 9 })
  expect(items.map(({ id }) => id)).toEqual(ids)
})

test('does not hide that a payment is missing where it must be there', () => {
  expect(() => openStorage().payments.get(7)).toThrow('7')
})
