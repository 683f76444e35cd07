import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { turns } from '../scheduler/open-scheduler.ts'

test('shows a payment with its scenario and why', async () => {
  const sandbox = openSandbox()
  const { id, orderId, checkoutUrl } = await sandbox.createPayment({ metadata: { cart: 7 } })
  expect(await sandbox.detail(id)).toMatchObject({
    id,
    tenant_id: sandbox.tenantId,
    status: 'INITIATED',
    payment: {
      payment_order_id: orderId,
      total_amount: 12_500,
      metadata: { cart: 7 },
      provider_method_response: { checkout_url: checkoutUrl },
    },
    scenario: { name: 'paid', because: expect.stringContaining('nothing else applies') },
    checkout: { state: 'choose_bank', left: false, actor: null },
    deliveries: [],
  })
})

test('shows what is past, what is planned and what may come', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  const { timeline } = await sandbox.detail(id)
  expect(
    timeline.map(({ status, state }: { status: string; state: string }) => `${status} ${state}`),
  ).toEqual(['INITIATED past', 'PENDING past', 'COMPLETED planned'])
})

test('says when a planned status is due and what it hangs on', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('delayed')
  const { id } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  const { payment, timeline } = await sandbox.detail(id)
  const planned = timeline.find(({ state }: { state: string }) => state === 'planned')
  expect(planned).toMatchObject({ id: 'completed', moment: 'checkout.approved + 2d12h' })
  expect(Date.parse(planned.at) - Date.parse(payment.created_at)).toBe(60 * 3_600_000)
})

test('shows nothing ahead of a payment that has ended', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const { timeline } = await sandbox.detail(id)
  expect(timeline.every(({ state }: { state: string }) => state === 'past')).toBe(true)
})

test('plays the payer step by step', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  const states: string[] = []
  for (const action of ['open', 'choose_bank', 'sign_in', 'choose_account', 'sign']) {
    states.push((await sandbox.payer(id, action)).body.checkout.state)
  }
  expect(states).toEqual(['choose_bank', 'bankid_login', 'choose_account', 'sign', 'processing'])
})

test('plays a payer with a bank, a person and an account', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  const input = {
    bank: 'ESSESESS',
    person: '199004202389',
    account: 'SE8850000000050010000011',
  }
  expect((await sandbox.payer(id, 'approve', input)).body.checkout).toMatchObject(input)
})

test('refuses an action that is illegal now, naming the legal ones', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  const { status, body } = await sandbox.payer(id, 'cancel')
  expect([status, body.errors]).toEqual([
    409,
    [
      {
        error: 'illegal_action',
        description: 'The payer cannot cancel in state processing; legal now: open, leave.',
        additional_information: { state: 'processing', legal_actions: ['open', 'leave'] },
      },
    ],
  ])
})

test('refuses a bank that there is not', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  const { status, body } = await sandbox.payer(id, 'choose_bank', { bank: 'NOSUCH00' })
  expect([status, body.errors[0].error]).toEqual([422, 'invalid_enum'])
})

test('refuses an action that there is not', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  const { status, body } = await sandbox.payer(id, 'approv')
  expect([status, body.errors[0].error]).toEqual([422, 'invalid_call'])
  expect(body.errors[0].description).toContain('approve')
})

test('refuses to play the payer of a payment that has none', async () => {
  const sandbox = openSandbox()
  const orderId = await sandbox.createOrder()
  const dummy = {
    ...paymentBody(),
    provider: 'dummy',
    method: 'dummy',
    provider_method_parameters: { desired_payment_status: 'COMPLETED' },
  }
  const { id } = (await sandbox.api('POST', `/payment_orders/${orderId}/payments`, dummy)).body
  const { status, body } = await sandbox.payer(id, 'approve')
  expect([status, body.errors[0].error]).toEqual([409, 'no_checkout'])
  expect((await sandbox.detail(id)).checkout).toBeNull()
})

test('lists the newest payments of a world first', async () => {
  const sandbox = openSandbox()
  const ids: string[] = []
  for (let count = 0; count < 3; count += 1) ids.unshift((await sandbox.createPayment()).id)
  const { body } = await sandbox.call('GET', '/_sandbox/payments')
  expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids)
})

test('lists as many payments as it is asked for', async () => {
  const sandbox = openSandbox()
  for (let count = 0; count < 3; count += 1) await sandbox.createPayment()
  const { body } = await sandbox.call('GET', '/_sandbox/payments?limit=2')
  expect(body.data).toHaveLength(2)
})

test('needs no tenant for a payment that only one world has', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  const answer = await sandbox.sandbox.fetch(
    new Request(`http://sandbox.test/_sandbox/payments/${id}`),
  )
  expect(answer.status).toBe(200)
})

test('distinguishes payments of two worlds with the same id by the tenant', async () => {
  const sandbox = openSandbox()
  const other = sandbox.as(randomUUID())
  const id = randomUUID()
  for (const client of [sandbox, other]) {
    const orderId = await client.createOrder()
    await client.api('POST', `/payment_orders/${orderId}/payments`, { ...paymentBody(), id })
  }
  await other.payer(id, 'cancel')
  expect((await sandbox.detail(id)).status).toBe('INITIATED')
  expect((await other.detail(id)).status).toBe('ABORTED')
})

test('asks for the tenant where two worlds have a payment of that id', async () => {
  const sandbox = openSandbox()
  const id = randomUUID()
  for (const client of [sandbox, sandbox.as(randomUUID())]) {
    const orderId = await client.createOrder()
    await client.api('POST', `/payment_orders/${orderId}/payments`, { ...paymentBody(), id })
  }
  const answer = await sandbox.sandbox.fetch(
    new Request(`http://sandbox.test/_sandbox/payments/${id}`),
  )
  const { errors } = (await answer.json()) as { errors: { error: string; description: string }[] }
  expect([answer.status, errors[0]?.error]).toEqual([422, 'missing_header'])
  expect(errors[0]?.description).toContain('Payments of 2 worlds')
})

test('does not find the payment of another world', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  const { status } = await sandbox.as(randomUUID()).call('GET', `/_sandbox/payments/${id}`)
  expect(status).toBe(404)
})

test('does not let an interactive payment expire by itself where the clock is auto', async () => {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'auto' })
  const merchant = await startMerchant()
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  await sandbox.callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
})

test('does not let a payment expire that a person took over from the scenario', async () => {
  const sandbox = openSandbox({ SANDBOX_PAYER: 'auto' })
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'choose_bank')
  await sandbox.advance('1s')
  await sandbox.setClock('auto')
  await turns()
  expect(await sandbox.detail(id)).toMatchObject({
    status: 'PENDING',
    checkout: { state: 'bankid_login' },
  })
})

test('plays the scenario’s own payer to the end where the clock is auto', async () => {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'auto', SANDBOX_PAYER: 'auto' })
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  const { status } = await sandbox.callbacks(`payment_id=${id}&status=COMPLETED&wait=20s`)
  expect(status).toBe(200)
})
