import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

const fault = (operation: string, entry: object) => ({
  version: 1,
  name: 'disturbed',
  api: { [operation]: entry },
})

test.each([{ fault: 'reset' }, { fault: 'hang', for: '1ms' }])(
  'carries out what was asked and loses its answer with %j after the commit',
  async (entry) => {
    const sandbox = await startSandbox()
    await sandbox.arm(fault('create_payment', { ...entry, after: 'commit', times: 1 }), { next: 1 })
    const orderId = await sandbox.createOrder()
    await expect(sandbox.createPayment({ orderId })).rejects.toThrow()
    const { answer } = await sandbox.createPayment({ orderId })
    expect(answer.status).toBe(200)
    const { body } = await sandbox.api('GET', `/payments?payment_order_id=${orderId}`)
    expect(body.data).toHaveLength(2)
  },
)

test('answers an error although what was asked was done, and refuses what is wrong as ever', async () => {
  const sandbox = openSandbox()
  const fail = { status: 504 }
  await sandbox.arm(fault('create_payment', { fail, after: 'commit' }), { default: true })
  const orderId = await sandbox.createOrder()
  const { answer } = await sandbox.createPayment({ orderId })
  expect(answer.status).toBe(504)
  expect(answer.headers.get('sandbox-because')).toContain('api create_payment')
  const { body } = await sandbox.api('GET', `/payments?payment_order_id=${orderId}`)
  expect(body.data).toHaveLength(1)
  const wrong = await sandbox.api('POST', `/payment_orders/${orderId}/payments`, {})
  expect(wrong.status).toBe(422)
})
