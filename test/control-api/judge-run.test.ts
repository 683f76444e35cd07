import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

/** The judgement of a run: approved, unless `action` says otherwise, at a backend that answers so. */
async function judge(
  scenario: string | object,
  { answer = 200, action = 'approve', withKey = true, asks = false } = {},
) {
  const sandbox = openSandbox()
  if (withKey) await sandbox.api('POST', '/signing_key/generate')
  const merchant = await startMerchant((_, response) => response.writeHead(answer).end())
  await sandbox.call('POST', '/_sandbox/arm', { scenario })
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, action)
  await sandbox.settle()
  if (asks) await sandbox.api('GET', `/payment_orders/${orderId}/payments/${id}`)
  const { body } = await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)
  const backend = body.judgement.backend.map(
    ({ verdict, text }: { verdict: string; text: string }) => `${verdict}: ${text}`,
  )
  return { departures: body.judgement.departures, backend }
}

test('finds nothing to say against a run as planned, and a backend that asks', async () => {
  expect(await judge('paid', { asks: true })).toEqual({
    departures: [],
    backend: ['ok: Acknowledged 2 of 2 callbacks.', 'ok: Asked Ping for the payment (GET) once.'],
  })
})

test('says where a run left what its scenario expects', async () => {
  expect((await judge('paid', { action: 'cancel' })).departures).toEqual([
    'The scenario expects COMPLETED, and the payment became ABORTED.',
    'The scenario expects the callbacks PENDING, COMPLETED; sent were PENDING, ABORTED.',
    'The scenario expects the browser at success_url; it went to cancel_url.',
  ])
})

test("says who took over from the scenario's own payer", async () => {
  const [first] = (await judge('cancelled')).departures
  expect(first).toMatch(/^The scenario plays the payer itself, but .+ took over: the payer /)
})

test('says how a backend handles forgeries, duplicates and losses', async () => {
  const forged = await judge('forged-callback')
  expect(forged.backend).toContain(
    'bad: Accepted 2 of 2 forged callbacks. Verify signatures over the raw body.',
  )
  const unseen = await judge('forged-callback', { withKey: false })
  expect(unseen.backend).toContain(
    'note: Could not tell a forged callback: the tenant has no signing key (POST /signing_key/generate).',
  )
  const copies = await judge('duplicate-callbacks')
  expect(copies.backend).toContain('ok: Acknowledged 2 of 2 duplicates.')
  expect((await judge('lost-callback')).backend).toContain(
    'note: Has not asked Ping (GET) since a callback was lost, and so cannot know the status.',
  )
  expect((await judge('lost-callback', { asks: true })).backend).toContain(
    'ok: Asked Ping (GET) once after a callback was lost.',
  )
})

test('counts what was not acknowledged, and the attempts', async () => {
  expect((await judge('paid', { answer: 500 })).backend).toContain(
    'bad: Acknowledged 0 of 2 callbacks, with 6 more attempts.',
  )
})
