import { expect, test } from 'vitest'
import type { Callback } from '../../src/storage/callback.ts'
import { addOrder, addPayment, openStorage, tenantId } from './open-storage.ts'

function openWithPayment(keep?: number) {
  const storage = openStorage(null, keep)
  const { seq: paymentSeq } = addPayment(storage, addOrder(storage))
  const add = (id: string, more: Partial<Callback> = {}) =>
    storage.callbacks.insert({
      id,
      tenantId,
      paymentSeq,
      subject: 'pending',
      status: 'PENDING',
      statusId: null,
      url: 'http://shop.test/',
      body: '{}',
      mutate: null,
      state: 'planned',
      dueAt: 1_000,
      inOrder: 1,
      because: 'a test',
      ...more,
    })
  return { callbacks: storage.callbacks, paymentSeq, add }
}

test('finds a callback by its id and by its number', () => {
  const { callbacks, add } = openWithPayment()
  const seq = add('one')
  expect(callbacks.find('one')).toEqual(callbacks.findBySeq(seq))
  expect(callbacks.find('two')).toBeUndefined()
})

test('finds the oldest callback that others wait for', () => {
  const { callbacks, add, paymentSeq } = openWithPayment()
  add('delivered', { state: 'delivered' })
  add('lost', { state: 'lost' })
  add('scripted', { inOrder: 0 })
  add('sending', { state: 'sending' })
  add('planned')
  expect(callbacks.firstUnfinishedInOrder(paymentSeq)?.id).toBe('sending')
})

test('finds nothing to wait for when all have ended', () => {
  const { callbacks, add, paymentSeq } = openWithPayment()
  add('delivered', { state: 'delivered' })
  add('failed', { state: 'failed' })
  expect(callbacks.firstUnfinishedInOrder(paymentSeq)).toBeUndefined()
})

test('knows what was under way when the program stopped', () => {
  const { callbacks, add } = openWithPayment()
  add('planned')
  add('sending', { state: 'sending' })
  expect(callbacks.sending(null).map(({ id }) => id)).toEqual(['sending'])
})

test('keeps attempts from the oldest on, each with its outcome', () => {
  const { callbacks, add } = openWithPayment()
  const seq = add('one')
  const first = callbacks.addAttempt(seq, 1_000, 'a test', '{}')
  callbacks.endAttempt(first, 12.5, '{"status_code":500}', 'the backend answered 500')
  callbacks.addAttempt(seq, 2_000, 'retry 1', '{}')
  expect(callbacks.attemptCount(seq)).toBe(2)
  expect(callbacks.attempts(seq)).toMatchObject([
    { startedAt: 1_000, tookMs: 12.5, error: 'the backend answered 500' },
    { startedAt: 2_000, tookMs: null, response: null, error: null },
  ])
})

test('closes attempts without an outcome and leaves the others', () => {
  const { callbacks, add } = openWithPayment()
  const seq = add('one')
  callbacks.endAttempt(callbacks.addAttempt(seq, 1_000, 'a', '{}'), 1, null, 'first')
  callbacks.addAttempt(seq, 2_000, 'b', '{}')
  callbacks.interruptAttempts(seq, 'stopped')
  expect(callbacks.attempts(seq).map(({ error }) => error)).toEqual(['first', 'stopped'])
})

test('keeps what merchants answered of the newest attempts only, and the status code of all', () => {
  const { callbacks, add } = openWithPayment(2)
  const seq = add('one')
  const answer = JSON.stringify({ status_code: 500, headers: { server: 'x' }, body: 'long' })
  for (let made = 0; made < 3; made += 1)
    callbacks.endAttempt(callbacks.addAttempt(seq, 1_000, 'a', '{}'), 1, answer, null)
  const [oldest, ...others] = callbacks.attempts(seq).map(({ response }) => response)
  expect(JSON.parse(oldest ?? '')).toEqual({ status_code: 500, headers: {}, body: '' })
  expect(others).toEqual([answer, answer])
})
