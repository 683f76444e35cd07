import { expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { initiatePayment } from '../../src/engine/initiate-payment.ts'
import { recordEvent, recordStatus } from '../../src/engine/record-event.ts'
import { watchPayments } from '../../src/engine/watch-payments.ts'
import { pis, tenantId } from '../ping-api/open-api.ts'
import { openTestEngine, start } from './open-test-engine.ts'

function createPayment(engine: Engine) {
  engine.worlds.ensure(tenantId)
  const { id: orderId } = engine.stores.paymentOrders.insert({
    id: engine.newId({ tenantId }),
    tenantId,
    status: 'OPEN',
    currency: 'SEK',
    splitTreeId: null,
    splitParameters: null,
    closeCondition: null,
    settleSchedule: null,
    statusCallbackUrl: null,
    createdAt: start,
  })
  const body = { ...pis(), currency: 'SEK' as const }
  const request = { tenantId, orderId, body, scenarioHeader: null, origin: 'http://sandbox.test' }
  return initiatePayment(engine, request).payment
}

test('a listener belongs to the transaction: one that throws rolls everything back', () => {
  const { engine } = openTestEngine()
  const { seq } = createPayment(engine)
  const stop = engine.domainEvents.on('payment.ended', () => {
    throw new Error('no')
  })
  const end = () => recordStatus(engine, seq, { status: 'COMPLETED', reason: null, because: 'x' })
  expect(end).toThrow('no')
  expect(engine.stores.payments.get(seq).status).toBe('INITIATED')
  expect(engine.stores.payments.changes(seq)).toHaveLength(1)
  stop()
  end()
  expect(engine.stores.payments.get(seq).status).toBe('COMPLETED')
})

test('what a payer does in a checkout and how a callback ended are events of the payment', () => {
  const { engine } = openTestEngine()
  const payment = createPayment(engine)
  const seen: string[] = []
  engine.domainEvents.on('payment.event', ({ event }) => seen.push(event))
  const checkout = engine.checkoutService.findCheckoutOfPayment(payment.seq)
  engine.checkoutService.act(checkout?.session.token ?? '', 'open', 'api')
  const callbackSeq = engine.stores.callbacks.insert({
    id: 'c',
    tenantId,
    paymentSeq: payment.seq,
    subject: 'pending',
    status: 'PENDING',
    statusId: null,
    url: 'http://shop.test',
    body: '{}',
    mutate: null,
    state: 'delivered',
    dueAt: start,
    inOrder: 1,
    because: 'x',
  })
  const callback = engine.stores.callbacks.findBySeq(callbackSeq)
  if (callback === undefined) throw new Error('the callback is gone')
  engine.domainEvents.emit('callback.ended', { callback, outcome: 'acked', at: start })
  expect(seen).toEqual(['checkout.opened', 'pending', 'callback(pending).acked'])
})

test('whoever watches a payment learns of an event before and after waiting for it', async () => {
  const { engine } = openTestEngine()
  const watch = watchPayments(engine.domainEvents)
  const payment = createPayment(engine)
  const { signal } = new AbortController()
  const opened = watch.until(payment.seq, 'checkout.opened', signal)
  recordEvent(engine, payment, 'checkout.opened', start + 5)
  expect(await watch.until(payment.seq, 'payment.created', signal)).toBe(start)
  expect(await opened).toBe(start + 5)
  watch.stop()
  const aborted = new AbortController()
  const never = watch.until(payment.seq, 'redirect.sent', aborted.signal)
  recordEvent(engine, payment, 'redirect.sent', start + 6)
  aborted.abort()
  expect(await never).toBeNull()
})
