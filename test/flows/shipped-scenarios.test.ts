import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'
import { honestBody, type Story, startStory, toldTo } from './story.ts'

type Telling = {
  readonly does: string
  /** what the merchant receives, in order, as `toldTo` writes it */
  readonly told: readonly string[]
  readonly status: string
  /** where the checkout sends the payer in the end */
  readonly browser: 'success' | 'cancel' | 'error'
  /** who plays the payer where the scenario does not */
  readonly payer?: 'approve'
  readonly merchantFails?: number
  /** statuses the merchant has by the time create payment is answered; none where absent */
  readonly beforeAnswer?: readonly string[]
}

const tellings: Readonly<Record<string, Telling>> = {
  paid: {
    does: 'tells PENDING, then COMPLETED',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed', 'COMPLETED of 1s at 1s, signed'],
    status: 'COMPLETED',
    browser: 'success',
  },
  cancelled: {
    does: 'tells PENDING, then ABORTED',
    told: ['PENDING of 300ms at 300ms, signed', 'ABORTED of 1s200ms at 1s200ms, signed'],
    status: 'ABORTED',
    browser: 'cancel',
  },
  failed: {
    does: 'tells PENDING, then DECLINED',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed', 'DECLINED of 2s at 2s, signed'],
    status: 'DECLINED',
    browser: 'error',
  },
  declined: {
    does: 'tells what failed does',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed', 'DECLINED of 2s at 2s, signed'],
    status: 'DECLINED',
    browser: 'error',
  },
  delayed: {
    does: 'tells COMPLETED two and a half days later',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed', 'COMPLETED of 2d12h at 2d12h, signed'],
    status: 'COMPLETED',
    browser: 'success',
  },
  crashed: {
    does: 'tells PENDING, then CRASHED',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed', 'CRASHED of 1s at 1s, signed'],
    status: 'CRASHED',
    browser: 'error',
  },
  expired: {
    does: 'tells EXPIRED a quarter of an hour after the creation',
    told: ['PENDING of 300ms at 300ms, signed', 'EXPIRED of 15m at 15m, signed'],
    status: 'EXPIRED',
    browser: 'error',
  },
  'duplicate-callbacks': {
    does: 'tells COMPLETED three times, twice at the same instant',
    payer: 'approve',
    told: [
      'PENDING of 0s at 0s, signed',
      'COMPLETED of 1s at 1s, signed',
      'COMPLETED of 1s at 1s, signed',
      'COMPLETED of 1s at 4s, signed',
    ],
    status: 'COMPLETED',
    browser: 'success',
  },
  'out-of-order-callbacks': {
    does: 'tells COMPLETED before PENDING',
    payer: 'approve',
    told: [
      'COMPLETED of 1s at 1s, signed',
      'COMPLETED of 1s at 1s, signed',
      'COMPLETED of 1s at 4s, forged',
      'PENDING of 0s at 6s, signed',
    ],
    status: 'COMPLETED',
    browser: 'success',
  },
  'lost-callback': {
    does: 'never tells COMPLETED',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed'],
    status: 'COMPLETED',
    browser: 'success',
  },
  'callback-before-answer': {
    does: 'tells PENDING before create payment is answered',
    payer: 'approve',
    beforeAnswer: ['PENDING'],
    told: ['PENDING of 0s at 0s, signed', 'COMPLETED of 1s at 1s, signed'],
    status: 'COMPLETED',
    browser: 'success',
  },
  'redirect-before-callback': {
    does: 'tells nothing until 5 s after the browser is back',
    payer: 'approve',
    told: ['PENDING of 0s at 6s, signed', 'COMPLETED of 1s at 7s, signed'],
    status: 'COMPLETED',
    browser: 'success',
  },
  'forged-callback': {
    does: 'sends one wrong signature and one message without any among honest ones',
    payer: 'approve',
    told: [
      'PENDING of 0s at 0s, signed',
      'COMPLETED of 1s at 1s, forged',
      'COMPLETED of 1s at 2s, signed',
      'COMPLETED of 1s at 3s, unsigned',
    ],
    status: 'COMPLETED',
    browser: 'success',
  },
  'flaky-merchant': {
    does: 'tries again after 1 s, 10 s and 1 min, and keeps the order',
    payer: 'approve',
    merchantFails: 3,
    told: [
      'PENDING of 0s at 0s, signed',
      'PENDING of 0s at 1s, signed',
      'PENDING of 0s at 11s, signed',
      'PENDING of 0s at 1m11s, signed',
      'COMPLETED of 1s at 1m11s, signed',
    ],
    status: 'COMPLETED',
    browser: 'success',
  },
  'second-signer': {
    does: 'tells COMPLETED four hours later',
    payer: 'approve',
    told: ['PENDING of 0s at 0s, signed', 'COMPLETED of 4h at 4h, signed'],
    status: 'COMPLETED',
    browser: 'success',
  },
  'bankid-blocked': {
    does: 'tells DECLINED once the payer has tried twice',
    told: ['PENDING of 100ms at 100ms, signed', 'DECLINED of 600ms at 600ms, signed'],
    status: 'DECLINED',
    browser: 'error',
  },
  'bankid-times-out': {
    does: 'tells DECLINED once BankID has run out of time twice',
    told: ['PENDING of 100ms at 100ms, signed', 'DECLINED of 6m400ms at 6m400ms, signed'],
    status: 'DECLINED',
    browser: 'error',
  },
  'bankid-never-opened': {
    does: 'tells DECLINED once the app has stayed shut twice',
    told: ['PENDING of 100ms at 100ms, signed', 'DECLINED of 6m400ms at 6m400ms, signed'],
    status: 'DECLINED',
    browser: 'error',
  },
}

async function play(name: string, { payer, merchantFails = 0 }: Telling): Promise<Story> {
  const story = await startStory(name)
  const { merchant, sandbox } = story
  merchant.replyWith((_, response) =>
    response.writeHead(merchant.received.length <= merchantFails ? 503 : 200).end(),
  )
  if (payer !== undefined) await story.payer(payer)
  await sandbox.settle()
  return story
}

for (const [name, telling] of Object.entries(tellings)) {
  test(`${name} ${telling.does}`, async () => {
    const story = await play(name, telling)
    expect(story.beforeAnswer).toEqual(telling.beforeAnswer ?? [])
    expect(await toldTo(story)).toEqual(telling.told)
    expect(await story.status()).toBe(telling.status)
    const history = await story.history()
    const honest = history.map((change) => honestBody(story, change))
    expect(honest).toEqual(expect.arrayContaining(story.merchant.received.map(({ text }) => text)))
    const { return_url } = (await story.detail()).checkout
    expect(return_url).toBe(`http://shop.test/${telling.browser}`)
  })
}

test('provider-down refuses twice, hangs once, then tells PENDING and COMPLETED', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const { callbackUrl, statuses } = await startMerchant()
  const create = () => sandbox.createPayment({ scenario: 'provider-down', callbackUrl })
  expect([await create(), await create()].map(({ answer }) => answer.status)).toEqual([503, 503])
  const hanging = create().catch((error: unknown) => error)
  while ((await sandbox.call('GET', '/_sandbox/clock')).body.next_due_at === null);
  await sandbox.advance('30s')
  expect(await hanging).toBeInstanceOf(TypeError)
  const { id } = await create()
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect(statuses()).toEqual(['PENDING', 'COMPLETED'])
})

/** In shop-scenarios.test.ts. */
const inShopScenarios = ['answer-lost', 'return-without-session', 'stale-read', 'unknown-status']

test('every shipped scenario has a test here', () => {
  const folder = new URL('../../scenarios/', import.meta.url)
  const shipped = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  const tested = [...Object.keys(tellings), 'provider-down', ...inShopScenarios].map(
    (name) => `${name}.yaml`,
  )
  expect(tested.sort()).toEqual(shipped.sort())
})
