import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from '../providers/payment-methods.ts'
import { runs } from '../random.ts'

type Delivery = {
  readonly of: string
  readonly at: string
  readonly copies: number
  readonly mutate: object
}

/** What a payer does in the end, after a checkout that was opened for ten seconds. */
const ways = {
  approve: { completed: 11_000, 'checkout.approved': 10_000, 'redirect.sent': 11_000 },
  cancel: { aborted: 10_000, 'checkout.cancelled': 10_000, 'redirect.sent': 10_000 },
  refuse: { declined: 10_000, 'checkout.failed': 10_000, 'redirect.sent': 10_000 },
  wait: { expired: 900_000 },
} as const satisfies Record<string, Readonly<Record<string, number>>>

type Way = keyof typeof ways

/** When (ms since the creation) each event of the run comes; what is absent does not. */
function timesOf(way: Way): Readonly<Record<string, number>> {
  return { 'payment.created': 0, 'checkout.opened': 0, pending: 0, ...ways[way] }
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  of: fc.constantFrom('pending', 'completed', 'aborted', 'declined', 'expired'),
  at: fc
    .tuple(
      fc.constantFrom(
        ...['payment.created', 'checkout.opened', 'checkout.approved', 'checkout.cancelled'],
        ...['checkout.failed', 'redirect.sent', 'pending', 'completed', 'aborted'],
      ),
      fc.constantFrom('', ' + 1s', ' + 11s', ' + 1h'),
    )
    .map(([event, delay]) => `${event}${delay}`),
  copies: fc.constantFrom(1, 1, 2),
  mutate: fc.constantFrom({}, {}, { status: 'COMPLETED' }),
})

async function play(
  sandbox: OpenSandbox,
  callbackUrl: string,
  deliveries: readonly object[],
  way: Way,
) {
  const document = { version: 1, name: 'told', callbacks: { deliveries } }
  expect((await sandbox.arm(document)).status).toBe(200)
  const { id, orderId } = await sandbox.createPayment({ callbackUrl })
  await sandbox.payer(id, 'open')
  await sandbox.advance('10s')
  if (way !== 'wait') expect((await sandbox.payer(id, way)).status).toBe(200)
  await sandbox.settle()
  const { payment, deliveries: records } = await sandbox.detail(id)
  const { status_history: history } = (
    await sandbox.api('GET', `/payment_orders/${orderId}/payments/${id}`)
  ).body
  const since = (time: string) => Date.parse(time) - Date.parse(payment.created_at)
  return { records, history, since }
}

/** ms of `+ 11s` and the like */
const delays: Readonly<Record<string, number>> = { '1s': 1_000, '11s': 11_000, '1h': 3_600_000 }

/** What is on record of one delivery in the end: `sent at 11000` or `lost`; nothing where its moment does not come. */
function expectedOf({ of, at, copies }: Delivery, way: Way): string[] {
  const times = timesOf(way)
  const [event = '', delay = ''] = at.split(' + ')
  const from = times[event]
  const step = times[of]
  const isStep = ['pending', 'completed', 'aborted', 'declined', 'expired'].includes(event)
  // What was to tell of a step that came, at one that did not, is lost when the payment ends.
  if (from === undefined) return isStep && step !== undefined ? ['lost'] : []
  const moment = from + (delays[delay] ?? 0)
  const one = step === undefined ? 'lost' : `sent at ${Math.max(moment, step)}`
  return Array.from({ length: copies }, () => one)
}

type CallbackRecord = {
  readonly state: string
  readonly because: string
  readonly attempts: readonly {
    readonly started_at: string
    readonly request: {
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  }[]
}
type Entry = { readonly status: string; readonly occurred_at: string }

/** `sent at 11000` or `lost`, once it is seen that what it says is true. */
function checkRecord(
  { state, because, attempts }: CallbackRecord,
  deliveries: readonly Delivery[],
  history: readonly Entry[],
  since: (time: string) => number,
): string {
  const [first] = attempts
  if (first === undefined) {
    expect(because).toMatch(/never came$/)
    return state
  }
  const written = deliveries[Number(first.request.headers['x-delivery'])]
  const body = JSON.parse(first.request.body)
  const step = written?.of.toUpperCase() ?? body.status
  const { status, occurred_at, ...rest } =
    history.find((entry) => entry.status === step) ?? expect.fail(`${step} never came`)
  const { status: claimed = status } = (written?.mutate ?? {}) as { status?: string }
  expect(body).toMatchObject({ status: claimed, occurred_at, ...rest, id: body.payment_id })
  expect(since(occurred_at)).toBeLessThanOrEqual(since(first.started_at))
  return `sent at ${since(first.started_at)}`
}

/** What is on record of the steps that no delivery names. */
function expectedByDefault(deliveries: readonly Delivery[], way: Way): string[] {
  return Object.entries(timesOf(way))
    .filter(([step]) => !step.includes('.') && !deliveries.some(({ of }) => of === step))
    .map(([, at]) => `sent at ${at}`)
}

test('a callback waits for its step, tells of it as it was, and is lost where it never comes', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await fc.assert(
    fc.asyncProperty(
      fc.array(delivery, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...(Object.keys(ways) as Way[])),
      async (deliveries, way) => {
        const marked = deliveries.map((one, index) => {
          return { ...one, mutate: { ...one.mutate, headers: { 'x-delivery': String(index) } } }
        })
        const { records, history, since } = await play(sandbox, merchant.callbackUrl, marked, way)
        const found = records.map((one: CallbackRecord) =>
          checkRecord(one, deliveries, history, since),
        )
        const expected = [
          ...deliveries.flatMap((one) => expectedOf(one, way)),
          ...expectedByDefault(deliveries, way),
        ]
        expect(found.sort()).toEqual(expected.sort())
      },
    ),
    { numRuns: runs(40) },
  )
})

test('redirect-before-callback sends nothing of what a cancelled payment never was', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({
    scenario: 'redirect-before-callback',
    callbackUrl: merchant.callbackUrl,
  })
  await sandbox.payer(id, 'open')
  await sandbox.payer(id, 'cancel')
  await sandbox.advance('1d')
  expect(merchant.statuses()).toEqual(['ABORTED', 'PENDING'])
  const { deliveries } = await sandbox.detail(id)
  expect(
    deliveries.map(({ status, state }: { status: string; state: string }) => [status, state]),
  ).toEqual([
    ['ABORTED', 'delivered'],
    ['PENDING', 'delivered'],
    ['COMPLETED', 'lost'],
  ])
  expect(deliveries[2].because).toMatch(/completed never came$/)
})

test('a deposit is announced with the money that came in', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const deliveries = [{ of: 'completed', at: 'payment.created' }]
  await sandbox.arm({ version: 1, name: 'early', callbacks: { deliveries } })
  const { id, orderId } = await sandbox.createPayment({
    callbackUrl: merchant.callbackUrl,
    paymentMethod: paymentMethods.pingDeposit,
  })
  expect((await sandbox.payer(id, 'approve')).status).toBe(200)
  await sandbox.settle()
  const path = `/payment_orders/${orderId}/payments/${id}`
  const { status_history: history } = (await sandbox.api('GET', path)).body
  const completed = merchant.received.find(({ body }) => body.status === 'COMPLETED')
  expect(history.at(-1).funds).toEqual(
    expect.objectContaining({ received_total: expect.any(Number) }),
  )
  expect(completed?.body).toMatchObject({
    funds: history.at(-1).funds,
    occurred_at: history.at(-1).occurred_at,
  })
})

test('what is not so is announced with mutate, and no other way', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const deliveries = [{ of: 'initiated', at: 'checkout.opened', mutate: { status: 'COMPLETED' } }]
  await sandbox.arm({ version: 1, name: 'false', callbacks: { deliveries } })
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  await sandbox.advance('1s')
  expect(merchant.statuses()).toContain('COMPLETED')
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
})

test('later attempts and redeliveries repeat the bytes of the first', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(merchant.received.length < 3 ? 500 : 200).end(),
  )
  const deliveries = [
    { of: 'pending', send: 'never' },
    { of: 'completed', at: 'payment.created' },
  ]
  await sandbox.arm({ version: 1, name: 'early', callbacks: { deliveries } })
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const told = (await sandbox.detail(id)).deliveries.find(
    ({ status }: { status: string }) => status === 'COMPLETED',
  )
  await sandbox.call('POST', `/_sandbox/callbacks/${told.id}/redeliver`)
  expect(merchant.received).toHaveLength(4)
  expect(new Set(merchant.received.map(({ text }) => text)).size).toBe(1)
})

test('a callback that waits for its step cannot be sent by hand, and a lost one only where the step came', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const deliveries = [
    { of: 'completed', at: 'payment.created' },
    { of: 'pending', send: 'never' },
  ]
  await sandbox.arm({ version: 1, name: 'early', callbacks: { deliveries } })
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  const again = async (status: string) => {
    const found = (await sandbox.detail(id)).deliveries.find(
      (one: { status: string }) => one.status === status,
    )
    return sandbox.call('POST', `/_sandbox/callbacks/${found.id}/redeliver`)
  }
  expect(await again('COMPLETED')).toMatchObject({
    status: 409,
    body: { errors: [{ error: 'step_has_not_come' }] },
  })
  await sandbox.payer(id, 'open')
  expect((await again('PENDING')).status).toBe(200)
  await sandbox.payer(id, 'cancel')
  await sandbox.settle()
  expect((await again('COMPLETED')).status).toBe(409)
  expect(merchant.statuses()).toEqual(['PENDING', 'ABORTED'])
})

const initiated = {
  'the setting': [{ SANDBOX_CALLBACK_INITIATED: 'true' }, []],
  'a delivery': [{}, [{ of: 'initiated' }]],
} as const

test.each(Object.entries(initiated))(
  'INITIATED is announced before PENDING of the same instant by %s, and can be waited for',
  async (_, [env, deliveries]) => {
    const sandbox = openSandbox(env)
    const merchant = await startMerchant()
    const timeline = [
      { id: 'pending', at: 'payment.created', status: 'PENDING' },
      { id: 'completed', at: 'callback(initiated).acked + 1s', status: 'COMPLETED' },
    ]
    const document = { version: 1, name: 'first', timeline, callbacks: { deliveries } }
    expect(await sandbox.arm(document)).toMatchObject({ status: 200 })
    await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
    await sandbox.settle()
    expect(merchant.statuses()).toEqual(['INITIATED', 'PENDING', 'COMPLETED'])
  },
)

test('the callback of INITIATED cannot be waited for where nobody is told of INITIATED', async () => {
  const sandbox = openSandbox()
  const timeline = [{ at: 'callback(initiated).acked', status: 'COMPLETED' }]
  const answer = await sandbox.arm({ version: 1, name: 'first', timeline })
  expect(answer.status).toBe(422)
  expect(JSON.stringify(answer.body)).toContain('SANDBOX_CALLBACK_INITIATED')
})
