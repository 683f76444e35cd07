import { expect, test } from 'vitest'
import type { Har } from '../../src/control-api/schemas/har.ts'
import { openCommandLine } from '../cli/open-command-line.ts'
import { openLibrary } from '../client/open-library.ts'

const secret = 'do-not-print-me'

async function recordPayment() {
  const library = await openLibrary()
  const { sandbox, world, callbackUrl } = library
  await sandbox.listen()
  const made = await world.makePayment({ callbackUrl: `${callbackUrl}?token=${secret}` })
  await world.payer.approve(made)
  await world.settle()
  return { ...library, made }
}

test('has requests and callbacks in the order of time, each as it went over the wire', async () => {
  const { world, made, callbackUrl, sandbox } = await recordPayment()
  const { log } = await world.har()
  expect(log.version).toBe('1.2')
  expect(log.entries.map(({ request: { method, url } }) => [method, url.split('?')[0]])).toEqual([
    ['POST', `${sandbox.url}/payments/api/v1/payment_orders`],
    ['POST', `${sandbox.url}/payments/api/v1/payment_orders/${made.payment_order_id}/payments`],
    ['POST', callbackUrl],
    ['POST', callbackUrl],
  ])
  const [, created, , completed] = log.entries
  expect(created?.response.status).toBe(200)
  expect(JSON.parse(created?.response.content.text ?? '')).toMatchObject({ id: made.id })
  expect(JSON.parse(completed?.request.postData?.text ?? '')).toMatchObject({ status: 'COMPLETED' })
  expect(completed?.response.status).toBe(200)
  expect(log.entries.map(({ startedDateTime }) => startedDateTime)).toEqual(
    log.entries.map(({ startedDateTime }) => startedDateTime).sort(),
  )
})

test('masks secrets and personal numbers', async () => {
  const { world, sandbox } = await recordPayment()
  await sandbox.fetch('/payments/api/v1/payment_orders', {
    method: 'POST',
    headers: { tenant_id: world.tenantId, 'x-api-secret': secret },
    body: JSON.stringify({ currency: 'SEK', metadata: { nin: '198112189876' } }),
  })
  const text = JSON.stringify(await world.har())
  expect(text).not.toContain(secret)
  expect(text).not.toContain('198112189876')
  expect(text).toContain('191212121212')
})

test('takes the filters of the journal, and no wait', async () => {
  const { world, sandbox, made } = await recordPayment()
  const ask = (query: string) =>
    sandbox.fetch(`/_sandbox/journal?format=har&${query}`, {
      headers: { tenant_id: world.tenantId },
    })
  const urls = async (query: string) => {
    const har = (await (await ask(query)).json()) as Har
    return har.log.entries.map(({ request }) => new URL(request.url).pathname)
  }
  expect(await urls(`payment_id=${made.id}`)).toHaveLength(3)
  expect(await urls('payment_id=b0000000-0000-4000-8000-000000000001')).toEqual([])
  expect(await urls('operation=create_payment_order')).toEqual(['/payments/api/v1/payment_orders'])
  expect((await ask('wait=1s')).status).toBe(422)
  expect((await ask('')).headers.get('content-type')).toBe('application/har+json')
})

test('ping-sandbox journal prints requests, or an HTTP Archive', async () => {
  const { run, world } = await openCommandLine()
  await world.makePayment()
  const { code, out } = await run('journal')
  expect([code, out.trim().split('\n')]).toEqual([
    0,
    [
      expect.stringMatching(/ POST \/payments\/api\/v1\/payment_orders 200$/),
      expect.stringMatching(/ POST \/payments\/api\/v1\/payment_orders\/[\w-]+\/payments 200$/),
    ],
  ])
  expect(JSON.parse((await run('journal --har')).out)).toEqual(await world.har())
})
