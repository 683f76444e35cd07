import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from '../providers/payment-methods.ts'

type Entry = { readonly status: string; readonly funds: object | null }

/** A deposit of 125 kr, and what is known of it by all who may ask. */
async function openDeposit(sandbox: OpenSandbox, parameters: object = {}, scenario?: unknown) {
  const merchant = await startMerchant()
  const { provider_method_parameters: usual, ...paymentMethod } = paymentMethods.pingDeposit
  if (scenario !== undefined) expect((await sandbox.arm(scenario)).status).toBe(200)
  const { id, orderId, answer } = await sandbox.createPayment({
    callbackUrl: merchant.callbackUrl,
    paymentMethod: {
      ...paymentMethod,
      provider_method_parameters: { ...usual, ...parameters },
    },
  })
  const { reference } = answer.body.provider_method_response
  const path = `/payment_orders/${orderId}/payments/${id}`

  async function transfers() {
    const accounts = (await sandbox.api('GET', '/deposit_bank_accounts')).body
    const account = accounts.find(({ currency }: { currency: string }) => currency === 'SEK').id
    const { data } = (await sandbox.api('GET', `/deposit_bank_accounts/${account}/transfers`)).body
    return data.map(({ amount }: { amount: number }) => amount)
  }

  return {
    id,
    path,
    merchant,
    transfers,
    payment: async () => (await sandbox.api('GET', path)).body,
    mimic: (amount: number) =>
      sandbox.call('POST', '/api/deposit_payment', {
        amount,
        currency: 'SEK',
        reference,
        reference_type: 'OCR',
      }),
    async approve() {
      expect((await sandbox.payer(id, 'approve')).status).toBe(200)
      await sandbox.settle()
    },
  }
}

const fundsOf = (entries: readonly Entry[]) => entries.map(({ status, funds }) => [status, funds])

test('tells what came in for a deposit that is paid on its page, as for a transfer', async () => {
  const deposit = await openDeposit(openSandbox())
  await deposit.approve()
  const whole = { received: 12_500, received_total: 12_500 }
  expect(fundsOf((await deposit.payment()).status_history)).toEqual([
    ['INITIATED', null],
    ['PENDING', null],
    ['COMPLETED', whole],
  ])
  expect(fundsOf(deposit.merchant.received.map(({ body }) => body))).toEqual([
    ['PENDING', null],
    ['COMPLETED', whole],
  ])
})

test('has the payer of a page pay the rest of what a transfer left', async () => {
  const deposit = await openDeposit(openSandbox())
  await deposit.mimic(2_500)
  await deposit.approve()
  const { status, status_history } = await deposit.payment()
  expect(status).toBe('COMPLETED')
  expect(status_history.at(-1).funds).toEqual({ received: 10_000, received_total: 12_500 })
  expect(await deposit.transfers()).toEqual([10_000, 2_500])
})

test('does not complete with too much received, whatever its page is told', async () => {
  const deposit = await openDeposit(openSandbox())
  await deposit.mimic(13_000)
  await deposit.approve()
  expect((await deposit.payment()).status).toBe('OVERFUNDED')
  expect(await deposit.transfers()).toEqual([13_000])
})

test('reconciles a deposit that was funded on its page', async () => {
  const sandbox = openSandbox()
  const deposit = await openDeposit(sandbox, { complete_when_funded: false })
  await deposit.approve()
  const { status, status_history } = await deposit.payment()
  expect([status, status_history.at(-1).funds.received_total]).toEqual(['FUNDED', 12_500])
  expect(await deposit.transfers()).toEqual([12_500])
  expect(
    (await sandbox.api('PUT', `${deposit.path}/funding/reconcile`, { order_items: null })).status,
  ).toBe(204)
  expect((await deposit.payment()).status).toBe('COMPLETED')
  expect(await deposit.transfers()).toEqual([12_500])
})

test.each([
  ['UNDERFUNDED', 6_250],
  ['OVERFUNDED', 18_750],
])('has a scenario that says %s bring %i öre, which can be reconciled', async (status, total) => {
  const sandbox = openSandbox()
  const timeline = [{ at: 'checkout.approved + 1s', status }]
  const deposit = await openDeposit(sandbox, {}, { version: 1, timeline })
  await deposit.approve()
  const before = await deposit.payment()
  expect([before.status, before.status_history.at(-1).funds.received_total]).toEqual([
    status,
    total,
  ])
  expect(await deposit.transfers()).toEqual([total])
  const [item] = before.order_items
  const order_items = [{ ...item, amount: total }]
  const { status: answered } = await sandbox.api('PUT', `${deposit.path}/funding/reconcile`, {
    order_items,
  })
  expect(answered).toBe(204)
  expect((await deposit.payment()).status).toBe('COMPLETED')
})

test('tells of no funds where no money came in, or not by transfer', async () => {
  const sandbox = openSandbox()
  const deposit = await openDeposit(sandbox)
  await sandbox.payer(deposit.id, 'cancel')
  await sandbox.settle()
  const card = await sandbox.createPayment({ paymentMethod: paymentMethods.paymentIqCard })
  await sandbox.payer(card.id, 'approve')
  await sandbox.settle()
  const paid = (await sandbox.api('GET', `/payment_orders/${card.orderId}/payments/${card.id}`))
    .body
  expect(paid.status).toBe('COMPLETED')
  for (const { status_history } of [await deposit.payment(), paid])
    expect(status_history.map(({ funds }: Entry) => funds)).toEqual([null, null, null])
})
