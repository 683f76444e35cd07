import { expect, test } from 'vitest'
import type { Har } from '../../src/control-api/schemas/har.ts'
import { openLibrary } from '../client/open-library.ts'
import { mutate, record, recordTraffic } from './record.ts'
import { runCompare } from './run-compare.ts'

/** Recorded once. */
const traffic = record(recordTraffic)

test('compares with a sandbox that serves at --url, and leaves its other worlds alone', async () => {
  const { sandbox, world } = await openLibrary({ SANDBOX_CHECKOUT_URL_KEY: 'go_here' })
  await world.makePayment()
  const { code, report } = await runCompare(await traffic, {}, '--url', await sandbox.listen())
  expect([code, report?.settings]).toEqual([
    1,
    [{ name: 'SANDBOX_CHECKOUT_URL_KEY', value: 'checkout_url' }],
  ])
  expect(await world.payments()).toHaveLength(1)
})

test('masks secrets and personal numbers in everything that it prints and writes', async () => {
  const secret = 'do-not-print-me'
  const har = mutate(await traffic, ({ entry, answer, isCallback }) => {
    if (isCallback) return
    entry.request.headers.push({ name: 'x-api-secret', value: secret })
    if (entry.response.status < 300 && answer?.id !== undefined)
      answer['198112189876'] = answer[`https://u:${secret}@shop.example/?token=${secret}`] = 'x'
  })
  const { out, report } = await runCompare(har)
  const text = `${out}${JSON.stringify(report)}`
  expect(text).toContain('191212121212')
  expect(text).not.toContain(secret)
  expect(text).not.toContain('198112189876')
})

test('sends the requests to another server where --target says so, with the secret of the environment', async () => {
  const { sandbox, world } = await openLibrary({ SANDBOX_CHECKOUT_URL_KEY: 'go_here' })
  const target = await sandbox.listen()
  const env = { PING_SECRET: 'do-not-print-me' }
  const how = ['--target', target, '--secret-env', 'PING_SECRET']
  const { code, out, report } = await runCompare(
    await record(recordTraffic, {}, world.tenantId),
    env,
    ...how,
  )
  expect([code, report?.settings]).toEqual([
    1,
    [{ name: 'SANDBOX_CHECKOUT_URL_KEY', value: 'go_here' }],
  ])
  expect(await world.payments()).not.toEqual([])
  expect(out).not.toContain('do-not-print-me')
})

test.each([
  ['no JSON', 'is not JSON: expected a HAR file.'],
  ['{"log":{"entries":[{"request":{}}]}}', 'log.entries.0.request.method: '],
])('refuses %s', async (text, why) => {
  const { code, err } = await runCompare(text)
  expect([code, err]).toEqual([2, expect.stringContaining(why)])
})

test.each([
  [['--target', 'https://ping.example'], '--target and --secret-env go together'],
  [['--target', 'ping', '--secret-env', 'NO_SUCH'], '--target is "ping"'],
  [['--target', 'https://ping.example', '--secret-env', 'NO_SUCH'], 'NO_SUCH, which is not set'],
])('refuses %j', async (how, why) => {
  const { code, err } = await runCompare({ log: {} } as Har, {}, ...how)
  expect([code, err]).toEqual([2, expect.stringContaining(why)])
})

test('ends with 3 where there is nothing to compare, or no sandbox answers', async () => {
  const { log } = await traffic
  const empty = await runCompare({ log: { ...log, entries: [] } })
  expect([empty.code, empty.out]).toEqual([3, expect.stringContaining('Nothing could be compared')])
  expect((await runCompare(await traffic, {}, '--url', 'http://127.0.0.1:1')).code).toBe(3)
})
