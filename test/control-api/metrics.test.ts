import { expect, test } from 'vitest'
import { openPort } from '../http/open-port.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

const nonZero = ([, value]: readonly [string, number]) => value !== 0

/** The samples of an exposition, by name and labels; fails where it is not OpenMetrics 1.0. */
function samples(text: string): Record<string, number> {
  const lines = text.split('\n')
  expect(lines.slice(-2)).toEqual(['# EOF', ''])
  const found: [string, number][] = []
  let family = ''
  let suffix = ''
  for (const line of lines.slice(0, -2)) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') family = name
    else if (kind === 'TYPE') {
      expect(name).toBe(family)
      expect(rest).toMatch(/^(counter|gauge)$/)
      suffix = rest === 'counter' ? '_total' : ''
    } else {
      const label = '[a-z_]+="[^"\\\\]*"'
      const form = new RegExp(
        `^(${family}${suffix}(?:\\{${label}(?:,${label})*\\})?) (\\d+(?:\\.\\d+)?)$`,
      )
      expect(line).toMatch(form)
      const [, sample = '', value] = form.exec(line) ?? []
      found.push([sample, Number(value)])
    }
  }
  return Object.fromEntries(found.filter(nonZero))
}

test('counts requests, payments, attempts and what waits', async () => {
  const merchant = await startMerchant()
  const shop = openSandbox()
  const scrape = async () => samples((await shop.call('GET', '/metrics')).body)
  expect(await scrape()).toEqual({})

  const { id } = await shop.createPayment({ callbackUrl: merchant.callbackUrl })
  await shop.createPayment()
  await shop.api('GET', '/no/such/path')
  await shop.api('POST', '/payment_orders', { currency: 'ABC' })
  merchant.replyWith((_, response) => response.writeHead(500).end())
  await shop.payer(id, 'open')
  await merchant.gets(1)
  await shop.advance('250ms')
  expect(await scrape()).toEqual({
    'ping_sandbox_requests_total{operation="create_payment_order",code="200"}': 2,
    'ping_sandbox_requests_total{operation="create_payment_order",code="422"}': 1,
    'ping_sandbox_requests_total{operation="create_payment",code="200"}': 2,
    'ping_sandbox_requests_total{operation="unknown",code="404"}': 1,
    'ping_sandbox_payments{status="INITIATED"}': 1,
    'ping_sandbox_payments{status="PENDING"}': 1,
    'ping_sandbox_callback_attempts_total{outcome="5xx"}': 1,
    'ping_sandbox_queue_depth{state="planned"}': 3,
  })

  merchant.replyWith((_, response) => response.writeHead(204).end())
  await shop.payer(id, 'approve')
  await shop.settle()
  const after = await scrape()
  expect(after).toMatchObject({
    'ping_sandbox_payments{status="COMPLETED"}': 1,
    'ping_sandbox_payments{status="EXPIRED"}': 1,
    'ping_sandbox_callback_attempts_total{outcome="acked"}': 2,
  })
  expect(Object.keys(after).filter((name) => /queue/.test(name))).toEqual([])
})

test('shows a callback that is under way, and those that a paused world holds', async () => {
  const merchant = await startMerchant(() => undefined)
  const shop = openSandbox()
  const scrape = async () => samples((await shop.call('GET', '/metrics')).body)
  const first = await shop.createPayment({ callbackUrl: merchant.callbackUrl })
  await shop.payer(first.id, 'open')
  await merchant.gets(1)
  expect(await scrape()).toMatchObject({ 'ping_sandbox_queue_depth{state="in_flight"}': 1 })

  await shop.call('POST', '/_sandbox/callbacks/pause')
  const second = await shop.createPayment({ callbackUrl: merchant.callbackUrl })
  await shop.payer(second.id, 'open')
  merchant.replyWith((_, response) => response.writeHead(200).end())
  merchant.releaseAll()
  await shop.advance('1s')
  const after = await scrape()
  expect(after).toMatchObject({ 'ping_sandbox_queue_depth{state="held"}': 1 })
  expect(after).not.toHaveProperty('ping_sandbox_queue_depth{state="in_flight"}')
})

test('is served to those who control the sandbox, and to nobody else', async () => {
  const token = 'a-token-that-nobody-guesses'
  const { ask, sandbox } = await openPort({
    SANDBOX_CONTROL_TOKEN: token,
    SANDBOX_CONTROL_PORT: '0',
  })
  expect((await ask('/metrics')).status).toBe(404)
  const metrics = `${sandbox.controlUrl()}/metrics`
  expect((await fetch(metrics)).status).toBe(401)
  const answer = await fetch(metrics, { headers: { authorization: `Bearer ${token}` } })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  ])
  samples(await answer.text())
})
