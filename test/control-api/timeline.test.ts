import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

type Entry = {
  state: string
  from: string
  to: string
  text: string
  answer: { text: string } | null
}

async function timelineOf(sandbox: OpenSandbox, id: string) {
  const { body } = await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)
  return body.data
}

async function lines(sandbox: OpenSandbox, id: string): Promise<string[]> {
  const timeline: Entry[] = await timelineOf(sandbox, id)
  return timeline.map(({ state, from, to, text, answer }) => {
    const back = answer === null ? '' : ` (${answer.text})`
    return `${state}: ${from} > ${to}: ${text}${back}`
  })
}

test('shows a payment from the first request to the last callback, in order', async () => {
  const sandbox = openSandbox()
  const { callbackUrl } = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const told = await lines(sandbox, id)
  expect(told.slice(0, 10)).toEqual([
    'past: backend > ping: create payment order (200)',
    'past: backend > ping: create payment (200)',
    'past: ping > ping: INITIATED',
    'past: payer > open_payments: chooses Swedbank och Sparbankerna',
    'past: open_payments > ping: PENDING',
    'past: payer > open_payments: signs in with BankID',
    'past: payer > open_payments: chooses an account',
    'past: payer > open_payments: approves the payment',
    'past: ping > backend: callback PENDING (200)',
    'past: open_payments > ping: COMPLETED',
  ])
  // One instant of the world: which of the two comes first is the machine's affair.
  expect(told.slice(10).sort()).toEqual([
    'past: open_payments > payer: back to success_url',
    'past: ping > backend: callback COMPLETED (200)',
  ])
})

test('shows what is to come: scheduled jobs, then what is possible, then the limits', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ callbackUrl: 'http://127.0.0.1:9/' })
  expect((await lines(sandbox, id)).filter((line) => !line.startsWith('past'))).toEqual([
    'possible: payer > open_payments: opens the checkout',
    'possible: open_payments > ping: PENDING',
    'possible: ping > backend: callback PENDING',
    'possible: payer > open_payments: chooses a bank',
    'possible: payer > open_payments: approves the payment',
    'possible: open_payments > ping: COMPLETED',
    'possible: ping > backend: callback COMPLETED',
    'possible: open_payments > payer: back to success_url',
    'possible: payer > open_payments: cancels the payment',
    'possible: open_payments > ping: ABORTED',
    'possible: ping > backend: callback ABORTED',
    'possible: open_payments > payer: back to cancel_url',
    'possible: payer > open_payments: fails at BankID and gives up',
    'possible: open_payments > ping: DECLINED',
    'possible: ping > backend: callback DECLINED',
    'possible: open_payments > payer: back to error_url',
    'possible: ping > backend: callback EXPIRED',
    'planned: ping > ping: EXPIRED',
  ])
})

test('knows when a planned status comes', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ scenario: 'delayed' })
  await sandbox.payer(id, 'approve')
  const timeline = await timelineOf(sandbox, id)
  const planned = timeline.find(({ text }: Entry) => text === 'COMPLETED')
  const { payment } = await sandbox.detail(id)
  expect(planned).toMatchObject({ state: 'planned', moment: 'checkout.approved + 2d12h' })
  expect(Date.parse(planned.at) - Date.parse(payment.created_at)).toBe(60 * 3_600_000)
})

test('has every attempt with what went over the wire, what was wrong, and a line of curl', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ callbackUrl: 'http://127.0.0.1:9/cb' })
  await sandbox.payer(id, 'open')
  await sandbox.advance('15s')
  const timeline = await timelineOf(sandbox, id)
  const attempts = timeline.filter(
    ({ kind, state }: { kind: string; state: string }) => kind === 'callback' && state === 'past',
  )
  expect(attempts).toHaveLength(3)
  expect(attempts[0]).toMatchObject({
    text: 'callback PENDING',
    answer: { text: 'refused', tone: 'bad' },
    url: 'http://127.0.0.1:9/cb',
    response: null,
    diagnosis: { problem: expect.stringContaining('Nothing listens on port 9') },
    curl: expect.stringContaining("curl -X POST 'http://127.0.0.1:9/cb'"),
  })
})

test('shows who cancelled, and where the browser went', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  await sandbox.payer(id, 'cancel')
  expect((await lines(sandbox, id)).slice(-4)).toEqual([
    'past: payer > open_payments: cancels the payment',
    'past: open_payments > ping: PENDING',
    'past: open_payments > ping: ABORTED',
    'past: open_payments > payer: back to cancel_url',
  ])
})

test('shows real time beside the time of the world', async () => {
  const sandbox = openSandbox()
  const before = Date.now()
  await sandbox.advance('3d')
  const { id } = await sandbox.createPayment()
  const [first] = await timelineOf(sandbox, id)
  expect(Date.parse(first.at) - before).toBeGreaterThan(2 * 86_400_000)
  expect(Math.abs(Date.parse(first.real_at) - Date.now())).toBeLessThan(60_000)
})

test('shows the payment link that the payment was made through, and its callbacks', async () => {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'manual' })
  const { callbackUrl } = await startMerchant()
  const { body } = await sandbox.call('POST', '/payment_links/api/v1/payment_links', {
    payment_order_id: await sandbox.createOrder(),
    currency: 'SEK',
    total_amount: 500,
    locale: 'sv-SE',
    customer: {},
    supplier: { name: 'Kaffe AB' },
    items: [
      { description: 'Tea', merchant_id: sandbox.tenantId, price: 500, quantity: 1, vat: 12 },
    ],
    payment_provider_methods: [{ provider: 'open_payments', method: 'pis' }],
    payment_link_status_callback_url: callbackUrl,
  })
  const paid = { provider: 'open_payments', method: 'pis' }
  const { payment_id: id } = (
    await sandbox.call('POST', `/_sandbox/payment_links/${body.id}/pay`, paid)
  ).body
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const told = await lines(sandbox, id)
  const own = told.filter((line) => line.includes('link') || line.includes('COMPLETED'))
  expect(own).toEqual([
    'past: backend > ping: create payment link (200)',
    'past: ping > ping: payment link CREATED',
    'past: open_payments > ping: COMPLETED',
    'past: ping > ping: payment link COMPLETED',
    'past: ping > backend: link callback COMPLETED (200)',
  ])
  const { data, judgement } = (await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)).body
  const about = data.filter((entry: { payment_link_id: string | null }) => entry.payment_link_id)
  expect(about.map((entry: { payment_link_id: string }) => entry.payment_link_id)).toEqual([
    body.id,
    body.id,
    body.id,
  ])
  expect(judgement.departures).toEqual([])
})
