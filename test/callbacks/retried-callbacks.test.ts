import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { approvePayment, msSince } from './approve-payment.ts'

type Attempt = { started_at: string; because: string; error: string | null }

/** ms after the first attempt of each. */
function waits(attempts: readonly Attempt[]): number[] {
  const [first] = attempts
  return attempts.map(({ started_at }) => msSince(first?.started_at ?? '', started_at))
}

test('tries again after 1 s, 10 s and 1 min, then gives up', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(deliveries[0]).toMatchObject({ status: 'PENDING', state: 'failed' })
  expect(waits(deliveries[0].attempts)).toEqual([0, 1_000, 11_000, 71_000])
})

test('stops trying once the backend has acknowledged', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(merchant.received.length < 3 ? 503 : 200).end(),
  )
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(deliveries[0]).toMatchObject({ state: 'delivered' })
  expect(waits(deliveries[0].attempts)).toEqual([0, 1_000, 11_000])
})

test('follows the rule of the scenario', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await approvePayment(sandbox, merchant, {
    retry: { attempts: 4, backoff: ['5s', '1h'] },
  })
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(waits(deliveries[0].attempts)).toEqual([0, 5_000, 3_605_000, 7_205_000])
})

test.each([
  ['4xx', 404],
  ['4xx', 302],
  ['5xx', 502],
])('tries again on %s only where the rule says so (%i)', async (kind, status) => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(status).end())
  const payment = await approvePayment(sandbox, merchant, { retry: { attempts: 2, on: [kind] } })
  const others = ['timeout', 'connect', '4xx', '5xx'].filter((other) => other !== kind)
  const silent = await approvePayment(sandbox, merchant, { retry: { attempts: 2, on: others } })
  await sandbox.settle()
  expect((await sandbox.detail(payment.id)).deliveries[0].attempts).toHaveLength(2)
  expect((await sandbox.detail(silent.id)).deliveries[0].attempts).toHaveLength(1)
})

test('tries again on a timeout where the rule says so', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(() => undefined)
  const retry = { attempts: 2, backoff: ['1s'], on: ['timeout'] }
  const { id } = await approvePayment(sandbox, merchant, { timeout: '50ms', retry })
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(deliveries[0].attempts.map(({ error }: Attempt) => error)).toEqual([
    'no answer within 50 ms',
    'no answer within 50 ms',
  ])
})

test('tries again on a broken connection where the rule says so', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.destroy())
  const retry = { attempts: 3, backoff: ['1s'], on: ['connect'] }
  const { id } = await approvePayment(sandbox, merchant, { retry })
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(deliveries[0]).toMatchObject({ state: 'failed' })
  expect(deliveries[0].attempts).toHaveLength(3)
})

test('says of each attempt why it was made', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await approvePayment(sandbox, merchant, { retry: { attempts: 3 } })
  await sandbox.settle()
  const [{ because, attempts }] = (await sandbox.detail(id)).deliveries
  expect(attempts.map((attempt: Attempt) => attempt.because)).toEqual([
    because,
    `retry 1 of ${because}`,
    `retry 2 of ${because}`,
  ])
})

test('sends the same bytes at each attempt', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  await approvePayment(sandbox, merchant, { retry: { attempts: 3 } })
  await sandbox.advance('10ms')
  await sandbox.advance('12s')
  const [first, ...rest] = merchant.received.filter(({ body }) => body.status === 'PENDING')
  expect(rest.map(({ text }) => text)).toEqual([first?.text, first?.text])
})

test('lets a merchant that answers 10 MB count as one that acknowledged', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.end('x'.repeat(10_000_000)))
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(deliveries.map(({ state }: { state: string }) => state)).toEqual([
    'delivered',
    'delivered',
  ])
})
