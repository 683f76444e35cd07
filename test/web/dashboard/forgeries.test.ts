import { expect, test } from 'vitest'
import { isGenuine } from '../../../src/web/demo-shop/ping-client.ts'
import { startMerchant } from '../../merchant.ts'
import { openDashboard } from './open-dashboard.ts'

type Delivery = {
  id: string
  status: string
  state: string
  forged: boolean
  verdict: string
  attempts: { verdict: string; diagnosis: { problem: string } | null }[]
}

/** A paid payment with forged callbacks among its own, at a backend that checks signatures or takes everything. */
async function playForgeries(
  how: 'checks' | 'takes all',
  scenario: object | string = 'forged-callback',
) {
  const dashboard = openDashboard()
  const { call, settle, payer, createPayment } = dashboard
  const { public_key: key } = (await call('POST', '/payments/api/v1/signing_key/generate')).body
  const merchant = await startMerchant(({ text, headers }, response) => {
    const signature = String(headers['x-signature'] ?? headers['signature'] ?? '')
    const isGood = how === 'takes all' || (signature !== '' && isGenuine(text, signature, key))
    response.writeHead(isGood ? 200 : 401).end()
  })
  if (typeof scenario !== 'string') await call('POST', '/_sandbox/arm', { scenario })
  const { id } = await createPayment({
    callbackUrl: merchant.callbackUrl,
    ...(typeof scenario === 'string' ? { scenario } : {}),
  })
  await payer(id, 'approve')
  await settle()
  const { deliveries }: { deliveries: Delivery[] } = await dashboard.detail(id)
  return {
    ...dashboard,
    id,
    deliveries,
    merchant,
    forged: deliveries.filter(({ forged }) => forged),
  }
}

test('does not accuse a backend that refuses forgeries, and does not send them again', async () => {
  const { page, call, id, deliveries, forged } = await playForgeries('checks')
  expect(deliveries.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok'])
  expect(forged.map(({ state, attempts }) => [state, attempts.length])).toEqual([
    ['failed', 1],
    ['failed', 1],
  ])
  expect(forged.map(({ attempts }) => attempts[0]?.diagnosis)).toEqual([null, null])
  expect(await page('/')).toContain(`data-testid="payment-${id}" data-callbacks="ok"`)
  expect((await call('GET', '/_sandbox/payments?undelivered=true')).body.data).toEqual([])
  const html = await page(`/payments/${id}`)
  expect(html).not.toContain('data-testid="trouble"')
  expect(html).not.toContain('data-verdict="bad"')
})

test('tells a backend that it takes forgeries', async () => {
  const { page, call, id, forged } = await playForgeries('takes all')
  expect(forged.map(({ state, verdict }) => [state, verdict])).toEqual([
    ['delivered', 'bad'],
    ['delivered', 'bad'],
  ])
  expect(forged[0]?.attempts[0]?.diagnosis?.problem).toContain('acknowledged a forged callback')
  expect(await page('/')).toContain(`data-testid="payment-${id}" data-callbacks="bad"`)
  const html = await page(`/payments/${id}`)
  expect(html).toContain('Your backend accepted the forged COMPLETED callbacks')
  expect(html.match(/data-kind="callback" data-verdict="bad"/g)).toHaveLength(2)
  // They are no callbacks that are missing.
  expect((await call('GET', '/_sandbox/payments?undelivered=true')).body.data).toEqual([])
})

test('says what became of a forgery that is sent again by hand', async () => {
  const good = await playForgeries('checks')
  const again = ({ send }: typeof good, callback: string) =>
    send(`/callbacks/${callback}/redeliver`, { here: '/' })
  const { to } = await again(good, good.forged[0]?.id ?? '')
  expect(await good.page(to)).toContain('The forged callback was sent again, and not accepted')
  const bad = await playForgeries('takes all')
  const taken = await again(bad, bad.forged[0]?.id ?? '')
  expect(await bad.page(taken.to)).toMatch(/role="alert"[^>]*>The forged callback .* accepted/)
})

test('takes a refusal of an unreadable callback for right, and tries it again as any other', async () => {
  const scenario = {
    version: 1,
    callbacks: {
      deliveries: [{ of: 'completed', at: 'completed', mutate: { body: 'truncated' } }],
    },
  }
  const { page, call, settle, id, deliveries, merchant } = await playForgeries('checks', scenario)
  // Its signature fits, and it was acknowledged before its body was looked at.
  expect(deliveries.map(({ verdict }) => verdict)).toEqual(['ok', 'note'])
  merchant.replyWith((_, response) => response.writeHead(400).end())
  const { body } = await call('POST', `/_sandbox/callbacks/${deliveries[1]?.id}/redeliver`)
  expect(body.forged).toBe(false)
  expect(body.attempts.at(-1)).toMatchObject({ verdict: 'ok', diagnosis: null })
  await settle()
  expect(await page('/')).toContain(`data-testid="payment-${id}" data-callbacks="ok"`)
})

test('lists payments whose callbacks failed or got lost as undelivered', async () => {
  const { call, payer, settle, createPayment } = openDashboard()
  const { id } = await createPayment({
    scenario: 'lost-callback',
    callbackUrl: (await startMerchant()).callbackUrl,
  })
  await payer(id, 'approve')
  await settle()
  const { body } = await call('GET', '/_sandbox/payments?undelivered=true')
  expect(body.data.map((payment: { id: string }) => payment.id)).toEqual([id])
})
