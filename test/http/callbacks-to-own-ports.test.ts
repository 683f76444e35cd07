import { expect, test } from 'vitest'
import { clientOf } from '../client.ts'
import { openPort } from './open-port.ts'

async function openBoth() {
  const env = { SANDBOX_CONTROL_PORT: '0', SANDBOX_CALLBACK_TARGETS: '*', SANDBOX_CLOCK: 'manual' }
  const opened = await openPort(env)
  const control = opened.sandbox.controlUrl() ?? ''
  const here = clientOf('http://here.test', opened.tenantId, opened.sandbox.fetch)
  return {
    ...opened,
    ports: [opened.url, control].map((url) => new URL(url).port),
    /** The attempts of a payment's first callback to this URL, in the world as a merchant's caller would leave it. */
    async attempts(callbackUrl: string) {
      const metadata = { a: `&tenant_id=${opened.tenantId}&default=failed&how=default&z=` }
      const { id } = await opened.createPayment({ callbackUrl, scenario: 'paid', metadata })
      await here.payer(id, 'open')
      await here.settle()
      const [delivery] = (await here.detail(id)).deliveries
      return delivery.attempts
    },
    armed: async () => (await here.call('GET', '/_sandbox/arm')).body,
    inbox: async (name: string) => (await here.call('GET', `/_sandbox/inbox/${name}`)).body.data,
  }
}

const ours = /^port \d+ of .* is the sandbox's own, .*SANDBOX_CALLBACK_TARGETS says/

/** Our own ports in every spelling, with what a caller of the public port could make of a callback there. */
const notForCallbacks = [
  'http://127.0.0.1:PORT/arm',
  'http://127.0.0.1:PORT/_sandbox/arm',
  'https://127.0.0.1:PORT/arm',
  'https://localhost:PORT/arm',
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/arm',
  'http://127.1:PORT/arm',
  'http://2130706433:PORT/arm',
  'http://0x7f000001:PORT/arm',
  'http://127.9.9.9:PORT/arm',
  'http://0.0.0.0:PORT/arm',
  'http://0:PORT/arm',
  'http://[::1]:PORT/arm',
  'http://[::]:PORT/arm',
  'http://[::ffff:127.0.0.1]:PORT/arm',
  'http://user:secret@127.0.0.1:PORT/arm',
  'http://127.0.0.1:PORT/_sandbox/inbox/../arm',
  'http://127.0.0.1:PORT/_sandbox/inbox/%2e%2e/arm',
  'http://127.0.0.1:PORT/_sandbox/inbox/.%2E/%2e./arm',
  'http://127.0.0.1:PORT/demo/callbacks/..\\..\\arm',
  'http://127.0.0.1:PORT//_sandbox/inbox/x',
  'http://127.0.0.1:PORT/arm?/_sandbox/inbox/x',
  'http://127.0.0.1:PORT/arm#/_sandbox/inbox/x',
] as const

test('sends no callback to its own ports, however they are spelt', async () => {
  const sandbox = await openBoth()
  const before = await sandbox.armed()
  for (const url of notForCallbacks) {
    for (const port of sandbox.ports) {
      const [{ error, response }] = await sandbox.attempts(url.replace('PORT', port))
      expect([error, response], url).toEqual([expect.stringMatching(ours), null])
    }
  }
  expect(await sandbox.armed()).toEqual(before)
})

test('sends callbacks to its own inbox', async () => {
  const sandbox = await openBoth()
  for (const url of [
    'http://127.0.0.1:PORT/_sandbox/inbox/own',
    'http://localhost:PORT/_sandbox/inbox/own',
    'http://127.0.0.1:PORT/%5Fsandbox/inb%6fx/own',
    'http://127.0.0.1:PORT/arm/../_sandbox/inbox/own',
  ]) {
    for (const port of sandbox.ports) {
      const [{ error }] = await sandbox.attempts(url.replace('PORT', port))
      expect(error, url).toBeNull()
    }
  }
  expect(await sandbox.inbox('own')).toHaveLength(16)
})

test('shares no connection between an inbox and what is not for callbacks', async () => {
  const sandbox = await openBoth()
  const [port] = sandbox.ports
  expect(
    (await sandbox.attempts(`http://localhost:${port}/_sandbox/inbox/own`))[0].error,
  ).toBeNull()
  expect((await sandbox.attempts(`http://localhost:${port}/arm`))[0].error).toMatch(ours)
})

test.each(['/arm', '/_sandbox/arm', '/payments/api/v1/poke', '/healthz', '/_sandbox/inbox'])(
  'takes no callback of its own at %s that came there by a way it could not see',
  async (path) => {
    const { ask } = await openPort()
    const headers = { 'user-agent': 'ping-sandbox' }
    const { status, text } = await ask(path, { method: 'POST', headers, body: '{}' })
    expect([status, JSON.parse(text).errors[0].error]).toEqual([403, 'callback_refused'])
    expect((await ask('/_sandbox/inbox/a', { method: 'POST', headers, body: '{}' })).status).toBe(
      204,
    )
  },
)
