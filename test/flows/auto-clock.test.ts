import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { turns } from '../scheduler/open-scheduler.ts'

const minute = 60_000

/** A world on the `auto` clock; the machine's time stands until the test moves it. */
function openAuto(env: Readonly<Record<string, string>> = {}) {
  const clock = { now: Date.UTC(2026, 0, 2, 3, 4, 5) }
  const opened = openSandbox({ SANDBOX_CLOCK: 'auto', ...env }, { machineTime: () => clock.now })
  const { call, createPayment, payer, detail } = opened
  const start = clock.now
  return {
    ...opened,
    /** Lets real time pass; setting the mode has the world looked at. */
    async pass(ms: number): Promise<void> {
      clock.now += ms
      await call('PUT', '/_sandbox/clock', { mode: 'auto' })
      await turns()
    },
    /** Something far away that the clock would jump to: answers its payment. */
    async planFarAway(): Promise<string> {
      const { id } = await createPayment({ scenario: 'delayed' })
      await payer(id, 'approve')
      await turns()
      return id
    },
    statusOf: async (id: string) => (await detail(id)).status,
    /** ms from the start to when the payment came to the status it has */
    async endedAfter(id: string): Promise<number> {
      const past = (await detail(id)).timeline.filter(
        ({ state }: { state: string }) => state === 'past',
      )
      return Date.parse(past.at(-1).at) - start
    },
  }
}

const waysToGo: readonly (readonly [string, readonly string[]])[] = [
  ['opened', ['open']],
  ['at BankID', ['choose_bank']],
  ['at the choice of an account', ['choose_bank', 'sign_in']],
  ['at the signature', ['choose_bank', 'sign_in', 'choose_account']],
  ['where BankID failed', ['choose_bank', 'cancel_in_app']],
]

test.each(waysToGo)('does not end the checkout of a person: %s', async (_, actions) => {
  const { createPayment, payer, planFarAway, statusOf, pass } = openAuto()
  const { id } = await createPayment()
  for (const action of actions) await payer(id, action)
  const before = await statusOf(id)
  const other = await planFarAway()
  await pass(2 * minute)
  expect([await statusOf(id), await statusOf(other)]).toEqual([before, 'PENDING'])
  await payer(id, 'approve')
  await turns()
  expect([await statusOf(id), await statusOf(other)]).toEqual(['COMPLETED', 'COMPLETED'])
})

test('does not end the checkout of a person at its page', async () => {
  const { createPayment, call, planFarAway, statusOf } = openAuto()
  const { id, checkoutUrl } = await createPayment()
  await call('GET', new URL(checkoutUrl).pathname)
  const other = await planFarAway()
  expect([await statusOf(id), await statusOf(other)]).toEqual(['PENDING', 'PENDING'])
})

test('does not end what a person looks at that an app showed first', async () => {
  const { createPayment, call, planFarAway, statusOf, detail } = openAuto()
  const paymentMethod = {
    provider: 'swish',
    method: 'e_commerce',
    provider_method_parameters: { phone_number: '46701234567', message: 'Coffee' },
  }
  const { id, answer } = await createPayment({ paymentMethod })
  expect(answer.status).toBe(200)
  await turns()
  const { checkout } = await detail(id)
  await call('GET', `/checkout/${checkout.token}`)
  const other = await planFarAway()
  expect([await statusOf(id), await statusOf(other)]).toEqual(['PENDING', 'PENDING'])
})

test('goes on where nobody opened the checkout, and ends it at its own time', async () => {
  const { createPayment, planFarAway, statusOf, endedAfter } = openAuto()
  const { id } = await createPayment()
  const other = await planFarAway()
  expect([await statusOf(id), await statusOf(other)]).toEqual(['EXPIRED', 'COMPLETED'])
  expect(await endedAfter(id)).toBe(15 * minute)
})

test('goes on when the person leaves, and waits again when the person comes back', async () => {
  const { createPayment, payer, planFarAway, statusOf } = openAuto()
  const { id } = await createPayment()
  await payer(id, 'open')
  const other = await planFarAway()
  expect(await statusOf(other)).toBe('PENDING')
  await payer(id, 'leave')
  await payer(id, 'open')
  await turns()
  expect(await statusOf(other)).toBe('PENDING')
  await payer(id, 'leave')
  await turns()
  expect([await statusOf(id), await statusOf(other)]).toEqual(['EXPIRED', 'COMPLETED'])
})

test('waits no longer than the person has, in real time', async () => {
  const { createPayment, payer, planFarAway, statusOf, pass } = openAuto()
  const { id } = await createPayment()
  await payer(id, 'open')
  const other = await planFarAway()
  await pass(15 * minute - 1)
  expect([await statusOf(id), await statusOf(other)]).toEqual(['PENDING', 'PENDING'])
  await pass(1)
  expect([await statusOf(id), await statusOf(other)]).toEqual(['EXPIRED', 'COMPLETED'])
})

test('waits for a person at BankID for as long as the checkout has', async () => {
  const { createPayment, payer, planFarAway, statusOf, detail, pass } = openAuto()
  const { id } = await createPayment()
  await payer(id, 'choose_bank')
  const other = await planFarAway()
  await pass(15 * minute - 1)
  expect((await detail(id)).checkout.state).toBe('bankid_login')
  expect([await statusOf(id), await statusOf(other)]).toEqual(['PENDING', 'PENDING'])
  await pass(1)
  expect([await statusOf(id), await statusOf(other)]).toEqual(['EXPIRED', 'COMPLETED'])
})

test.each(['advance', 'settle'] as const)('ends it where time is moved: %s', async (verb) => {
  const { createPayment, payer, call, statusOf } = openAuto()
  const { id } = await createPayment()
  await payer(id, 'open')
  if (verb === 'settle') await call('POST', '/_sandbox/settle')
  else await call('POST', '/_sandbox/clock/advance', { by: '1h' })
  expect(await statusOf(id)).toBe('EXPIRED')
})

test('goes on with what is due before the time of the person is over', async () => {
  const { createPayment, payer, statusOf } = openAuto()
  const { id } = await createPayment()
  await payer(id, 'open')
  const { id: other } = await createPayment()
  await payer(other, 'approve')
  await turns()
  expect([await statusOf(id), await statusOf(other)]).toEqual(['PENDING', 'COMPLETED'])
})

test('waits for the persons of its own world alone', async () => {
  const { createPayment, payer, as, planFarAway, statusOf } = openAuto()
  const elsewhere = as(randomUUID())
  const { id } = await elsewhere.createPayment()
  await elsewhere.payer(id, 'open')
  const other = await planFarAway()
  expect(await statusOf(other)).toBe('COMPLETED')
  const { id: own } = await createPayment()
  await payer(own, 'open')
  expect(await statusOf(await planFarAway())).toBe('PENDING')
})

const session = {
  account_holder: { country: 'SE', identifier: '199005022398', type: 'person' },
  session_options: {
    success_url: 'http://shop.test/success',
    cancel_url: 'http://shop.test/cancel',
    error_url: 'http://shop.test/error',
    timeout_url: null,
    session_down_url: null,
    iframed: false,
    locale: 'sv-SE',
  },
}

/** An account verification session; answers the path of its page. */
async function ask({ api }: Pick<ReturnType<typeof openAuto>, 'api'>) {
  const asked = { ...session, merchant_id: randomUUID() }
  const { body } = await api('POST', '/account_verification_sessions', asked)
  return { id: body.id as string, path: new URL(body.url).pathname }
}

test('does not end an approval that a person has opened, until it is answered', async () => {
  const opened = openAuto()
  const { call, api, planFarAway, statusOf } = opened
  const statusOfSession = async (id: string) =>
    (await api('GET', `/account_verification_sessions/${id}`)).body.status_history.at(-1).status
  const unseen = await ask(opened)
  await call('HEAD', unseen.path)
  expect(await statusOf(await planFarAway())).toBe('COMPLETED')
  expect(await statusOfSession(unseen.id)).toBe('TIMEOUT')

  const seen = await ask(opened)
  await call('GET', seen.path)
  const other = await planFarAway()
  expect([await statusOfSession(seen.id), await statusOf(other)]).toEqual(['PENDING', 'PENDING'])
  await call('POST', `${seen.path}/approve`)
  await turns()
  expect(await statusOf(other)).toBe('COMPLETED')
  expect(await statusOfSession(seen.id)).toBe('SUCCESSFULL')
})

test('waits for a person at an approval no longer than that person has, in real time', async () => {
  const opened = openAuto()
  const { call, planFarAway, statusOf, pass } = opened
  await call('GET', (await ask(opened)).path)
  const other = await planFarAway()
  await pass(30 * minute - 1)
  expect(await statusOf(other)).toBe('PENDING')
  await pass(1)
  expect(await statusOf(other)).toBe('COMPLETED')
})

test('says what held the clock where a wait times out', async () => {
  const { createPayment, payer, callbacks, call, planFarAway } = openAuto()
  const { id } = await createPayment()
  await payer(id, 'open')
  const other = await planFarAway()
  const held = new RegExp(
    `The auto clock of this world is held at .* by payment ${id}: a person opened its checkout and has neither left nor ended it\\.`,
  )
  const late = await callbacks(`payment_id=${other}&status=COMPLETED&wait=1ms`)
  expect(late.status).toBe(408)
  expect(late.body.errors[0].description).toMatch(held)
  const requests = await call('GET', '/_sandbox/journal?operation=get_payment&wait=1ms')
  expect(requests.body.errors[0].description).toMatch(held)
})
