import { expect } from 'vitest'
import { sandboxTest } from '../../src/vitest.ts'

const test = sandboxTest({ SANDBOX_CLOCK: 'manual' })

test('finds a world and a receiver at hand', async ({ world, receiver }) => {
  const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
  await world.payer.approve(payment)
  await world.advance('1s')
  expect(await receiver.next({ status: 'COMPLETED' })).toMatchObject({ path: '/callbacks' })
})

test('finds a world that nobody used', async ({ world }) => {
  expect(await world.payments()).toEqual([])
})

test('finds a sandbox that serves', async ({ sandbox }) => {
  expect((await fetch(`${sandbox.url}/healthz`)).status).toBe(200)
})
