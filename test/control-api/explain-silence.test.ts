import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

type Sandbox = ReturnType<typeof openSandbox>

async function saidBy(sandbox: Sandbox, query: string): Promise<string> {
  const { status, body } = await sandbox.callbacks(`${query}&wait=1ms`)
  expect(status).toBe(408)
  return body.errors[0].description
}

/** Creates a payment with these keys beside those that it needs; answers its id. */
async function pay(sandbox: Sandbox, more: object): Promise<string> {
  const order = await sandbox.createOrder()
  const { body } = await sandbox.api('POST', `/payment_orders/${order}/payments`, {
    provider: 'dummy',
    method: 'dummy',
    currency: 'SEK',
    total_amount: 100,
    order_items: [
      {
        name: 'Tea',
        amount: 100,
        vat_rate: 12,
        merchant_id: '22222222-2222-4222-8222-222222222222',
      },
    ],
    provider_method_parameters: {
      desired_payment_status: 'COMPLETED',
      desired_callback_status: 'COMPLETED',
    },
    ...more,
  })
  return body.id
}

test('says to advance or settle where a manual clock holds the status back', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({
    callbackUrl: merchant.callbackUrl,
    scenario: 'delayed',
  })
  await sandbox.payer(id, 'approve')
  for (const query of [`payment_id=${id}&status=COMPLETED`, 'status=COMPLETED'])
    expect(await saidBy(sandbox, query)).toMatch(
      /COMPLETED of payment .* is planned for .*, and the clock of this world is manual and stands at .*: advance or settle it\.$/,
    )
})

test('says that a payment has no status_callback_url', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ callbackUrl: null })
  for (const query of [`payment_id=${id}`, 'status=PENDING'])
    expect(await saidBy(sandbox, query)).toContain(
      `Payment ${id} has no status_callback_url, so nothing is sent for it: set it in the request that creates the payment.`,
    )
})

test.each([
  'status_callback_ur',
  'notification_url',
  'statusCallbackUrl',
  'status_calback_url',
  'callback_url',
])('names the misspelt key %s', async (key) => {
  const sandbox = openSandbox()
  const id = await pay(sandbox, { [key]: 'http://127.0.0.1:9/callbacks' })
  expect(await saidBy(sandbox, `payment_id=${id}`)).toContain(
    `: the request says "${key}"; did you mean "status_callback_url"?`,
  )
})

test('says that the payer has to act', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  expect(await saidBy(sandbox, `payment_id=${id}&status=COMPLETED`)).toMatch(
    /The payer of payment .* has not gone on \(its checkout is at \w+\): play the payer, with .*approve/,
  )
})
