import { expect, test } from 'vitest'
import { openLibrary } from './open-library.ts'

async function openStory() {
  const library = await openLibrary()
  const payment = await library.world.makePayment({ callbackUrl: library.callbackUrl })
  return { ...library, payment }
}

test('wakes whoever waits for a callback when it arrives', async () => {
  const { world, receiver, payment } = await openStory()
  const waited = receiver.next({ status: 'COMPLETED', payment })
  await world.payer.approve(payment)
  await world.settle()
  expect((await waited).body).toMatchObject({ payment_id: payment.id, status: 'COMPLETED' })
})

test('hands out each callback once, in order', async () => {
  const { world, receiver, payment } = await openStory()
  await world.payer.approve(payment)
  await world.settle()
  const told = [await receiver.next(), await receiver.next()]
  expect(told.map(({ body }) => body?.['status'])).toEqual(['PENDING', 'COMPLETED'])
  await expect(receiver.next({}, { within: 1 })).rejects.toThrow('No callback {} within 1ms')
})

test('gives each of two who wait a callback of its own', async () => {
  const { world, receiver, payment } = await openStory()
  const waits = [receiver.next(), receiver.next()]
  await world.payer.approve(payment)
  await world.settle()
  const told = await Promise.all(waits)
  expect(told.map(({ body }) => body?.['status'])).toEqual(['PENDING', 'COMPLETED'])
})

test('says what did arrive when time is up', async () => {
  const { world, receiver, payment } = await openStory()
  await world.payer.open(payment)
  await receiver.next()
  await expect(receiver.next({ status: 'COMPLETED' }, { within: 1 })).rejects.toThrow(
    'No callback {"status":"COMPLETED"} within 1ms; arrived: PENDING to /callbacks (signature missing).',
  )
})

test('checks signatures once it knows the key', async () => {
  const { world, receiver, payment } = await openStory()
  const key = await world.generateSigningKey()
  await world.payer.open(payment)
  const unchecked = await receiver.next()
  receiver.verifyWith(key)
  await world.advance('15m')
  const checked = await receiver.next()
  expect([unchecked.signature, checked.signature]).toEqual(['unchecked', 'valid'])
})

test('distinguishes forged callbacks from genuine ones', async () => {
  const { world, receiver, callbackUrl } = await openLibrary()
  receiver.verifyWith(await world.generateSigningKey())
  await world.arm('forged-callback')
  await world.payer.approve(await world.makePayment({ callbackUrl }))
  await world.settle()
  const judged = receiver.received.map(({ signature }) => signature)
  expect(judged).toEqual(['valid', 'wrong', 'valid', 'missing'])
})

test('answers as it is set up to, or not at all', async () => {
  const { world, receiver, payment, callbackUrl } = await openStory()
  receiver.answerWith(503)
  await world.payer.open(payment)
  await world.callback({ payment, outcome: '503' })
  const other = await world.makePayment({ callbackUrl })
  receiver.answerWith('hang')
  await world.payer.open(other)
  await receiver.next({ payment: other })
  receiver.answerWith(200)
  expect((await world.callback({ payment: other })).state).toBe('delivered')
})

test('keeps a body that is no JSON as text', async () => {
  const { receiver } = await openLibrary()
  await fetch(receiver.url, { method: 'POST', body: '<html>' })
  expect(await receiver.next()).toMatchObject({ path: '/', text: '<html>', body: null })
})

test('waits for a callback also where it may take longer than a timer can', async () => {
  const { world, receiver, payment } = await openStory()
  const waited = receiver.next({}, { within: 2 ** 40 })
  // A timer that overflows ends after 1 ms; it began before this one.
  await new Promise((resolve) => setTimeout(resolve, 2))
  await world.payer.open(payment)
  expect((await waited).body).toMatchObject({ status: 'PENDING' })
})
