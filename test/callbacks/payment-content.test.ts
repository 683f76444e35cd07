import { expect, test } from 'vitest'
import type { DispatcherContext } from '../../src/callbacks/context.ts'
import { toContent } from '../../src/callbacks/payment-content.ts'
import { forgetPayment } from '../../src/storage/payment-caches.ts'
import { addOrder, addPayment, openStorage, tenantId } from '../storage/open-storage.ts'

function openPending() {
  const storage = openStorage()
  const payment = addPayment(storage, addOrder(storage))
  const change = { status: 'PENDING', details: null, funds: null, because: 'a test' } as const
  storage.payments.addChange(payment.seq, {
    ...change,
    id: 'change',
    occurredAt: 1_000,
    step: 'pending',
  })
  const seq = storage.callbacks.insert({
    id: 'callback',
    tenantId,
    paymentSeq: payment.seq,
    subject: 'pending',
    status: 'PENDING',
    statusId: 'change',
    url: 'http://shop.test/when-queued',
    body: null,
    mutate: null,
    state: 'planned',
    dueAt: 1_000,
    inOrder: 1,
    because: 'a test',
  })
  const send = () => {
    const callback = storage.callbacks.findBySeq(seq) ?? expect.fail('it is there')
    const content = toContent({ stores: storage } as unknown as DispatcherContext, callback)
    storage.callbacks.setSending(seq, content.url, content.body)
    return content
  }
  const changePayment = (url: string) => {
    storage.db
      .prepare(
        `UPDATE payments SET status_callback_url = ?, document = json_set(document, '$.metadata', json(?))`,
      )
      .run(url, JSON.stringify({ url }))
    forgetPayment(storage.db, payment.seq)
  }
  return { send, changePayment: changePayment }
}

test('the first attempt goes where the payment says then, with what it is then', () => {
  const { send, changePayment } = openPending()
  changePayment('http://shop.test/later')
  const { url, body } = send()
  expect(url).toBe('http://shop.test/later')
  expect(JSON.parse(body)).toMatchObject({
    status: 'PENDING',
    occurred_at: '1970-01-01T00:00:01.000000Z',
    metadata: { url: 'http://shop.test/later' },
  })
})

test('later attempts repeat the bytes and the address of the first', () => {
  const { send, changePayment } = openPending()
  const first = send()
  changePayment('http://shop.test/later')
  expect(send()).toEqual(first)
})
