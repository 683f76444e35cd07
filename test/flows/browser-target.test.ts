import { expect, test } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'

/** A payment that is paid, whose scenario says where the browser goes; the clock stands. */
async function paidWith(browser: object, more: object = {}) {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const armed = await sandbox.arm({ version: 1, name: 'odd', checkout: { browser }, ...more })
  expect(armed.status).toBe(200)
  const made = await sandbox.createPayment()
  await sandbox.payer(made.id, 'approve')
  const checkout = async () => (await sandbox.detail(made.id)).checkout
  return { ...sandbox, ...made, checkout }
}

const urls = { cancel_url: 'cancel', error_url: 'error', success_url: 'success' }

test.each(
  Object.entries(urls).flatMap(([goesTo, path]) =>
    ['completed', 'completed + 5s', 'checkout.approved + 500ms', 'checkout.approved + 10s'].map(
      (at) => ({ goesTo, path, at }),
    ),
  ),
)('sends the browser to $goesTo at $at', async ({ goesTo, path, at }) => {
  const { settle, checkout } = await paidWith({ goes_to: goesTo, at })
  await settle()
  expect(await checkout()).toMatchObject({
    state: 'result',
    return_url: `http://shop.test/${path}`,
  })
})

test('shows the receipt and sends nobody on before the moment of the scenario', async () => {
  const { advance, checkout } = await paidWith({ goes_to: 'cancel_url', at: 'completed + 5s' })
  await advance('5s')
  expect(await checkout()).toMatchObject({ state: 'result', outcome: 'paid', return_url: null })
  await advance('1s')
  expect(await checkout()).toMatchObject({ return_url: 'http://shop.test/cancel' })
})

test('sends who goes on before that moment where the scenario says', async () => {
  const { advance, checkout, payer, id, settle } = await paidWith({
    goes_to: 'cancel_url',
    at: 'completed + 5s',
  })
  await advance('2s')
  await payer(id, 'continue')
  await settle()
  expect(await checkout()).toMatchObject({ state: 'closed', return_url: 'http://shop.test/cancel' })
})

test('goes by the status where the scenario waits for another one', async () => {
  const { api, checkout, orderId, id, settle } = await paidWith(
    { goes_to: 'success_url', at: 'completed' },
    { timeline: [{ id: 'completed', at: 'checkout.approved + 1h', status: 'COMPLETED' }] },
  )
  const stopped = await api('PUT', `/payment_orders/${orderId}/payments/${id}/stop`)
  expect(stopped.status).toBeLessThan(300)
  await settle()
  expect(await checkout()).toMatchObject({ return_url: 'http://shop.test/error' })
})
