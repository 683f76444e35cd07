import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { expect, onTestFinished, test } from 'vitest'
import type { Input } from '../../src/cli/command.ts'
import { createServer } from '../../src/cli/mcp/create-server.ts'
import { toContext } from '../../src/cli/mcp.ts'
import { connect } from '../../src/client.ts'
import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'

type Answer = {
  readonly text: string
  readonly isError: boolean
  // biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, key by key
  readonly json: any
}

function callsOf(client: Client) {
  return async (name: string, args: Record<string, unknown> = {}): Promise<Answer> => {
    const { content, isError, structuredContent } = await client.callTool({ name, arguments: args })
    const [{ text }] = content as [{ text: string }]
    return { text, isError: isError === true, json: structuredContent }
  }
}

/** The official client, talking to the tools in this process. */
async function openTools(
  url: string,
  env: Readonly<Record<string, string>> = {},
  tenant: string | null = null,
) {
  const input = {
    tenant,
    env,
    args: [],
    options: {},
    progress: () => undefined,
  } as unknown as Input
  const server = createServer(
    toContext(input, connect(url as `http://${string}`, { token: env['SANDBOX_CONTROL_TOKEN'] })),
  )
  const [near, far] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1' })
  await Promise.all([server.connect(near), client.connect(far)])
  onTestFinished(() => client.close())
  return { client, call: callsOf(client) }
}

test('drives a sandbox that is locked with its token alone', async () => {
  const token = 'a-token-that-nobody-guesses'
  const { url } = await startSandbox({ SANDBOX_CONTROL_TOKEN: token })
  const locked = await openTools(url)
  for (const { name } of (await locked.client.listTools()).tools) {
    const args = {
      what: 'callback',
      action: 'approve',
      by: '1s',
      payment_id: '00000000-0000-4000-8000-000000000000',
    }
    const { properties = {} } =
      (await locked.client.listTools()).tools.find((tool) => tool.name === name)?.inputSchema ?? {}
    const fitting = Object.fromEntries(Object.entries(args).filter(([key]) => key in properties))
    const { text, isError } = await locked.call(name, fitting)
    expect([name, isError]).toEqual([name, true])
    if (name !== 'test_backend') expect(text).toMatch(/SANDBOX_CONTROL_TOKEN/)
  }
  const { call } = await openTools(url, { SANDBOX_CONTROL_TOKEN: token })
  expect((await call('start_purchase')).isError).toBe(false)
})

test('finds the world of a payment, or works in the one that is named', async () => {
  const { url, tenantId, createPayment } = await startSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id: payment_id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  const { call } = await openTools(url)
  const after = await call('act_as_payer', { payment_id, action: 'open' })
  expect(after.text).toContain(`is PENDING; tenant_id ${tenantId}`)
  const miss = await call('wait_for', { what: 'callback', payment_id, within: '1ms' })
  expect(miss.isError).toBe(true)
  const failed = await call('wait_for', { what: 'callback', payment_id, outcome: '500' })
  expect(failed.text).toMatch(/answered 500/)
  expect((await call('explain', { payment_id })).text).toMatch(/the backend answered 500/)
  const request = await call('wait_for', {
    what: 'request',
    payment_id,
    operation: 'create_payment',
  })
  expect(request.text).toMatch(/POST \/payments\/api\/v1\/payment_orders\/\S+ 200/)

  const named = await openTools(url, {}, tenantId)
  expect((await named.call('arm', { scenario: 'declined', default: true })).text).toMatch(
    /every other payment: declined/,
  )
  const listed = await named.call('arm')
  expect(listed.text).toMatch(/every other payment: declined[\s\S]*\npaid: /)
  expect((await named.call('arm', { scenario: 'off', default: true })).text).toBe(
    'Nothing is armed.',
  )
  expect((await named.call('move_time', { settle: true })).text).toMatch(/payment\.status EXPIRED/)
})

test.each([
  ['start_purchase', { amount: 0 }, /amount/],
  ['start_purchase', { sum: 1 }, /sum/],
  ['arm', { scenario: 'declned' }, /declined/],
  ['move_time', {}, /give one of by, to and settle/],
  ['move_time', { by: '3 days' }, /3 days/],
  ['explain', { payment_id: 'nobody' }, /./],
  ['test_backend', {}, /Which backend\?/],
  ['test_backend', { file: 'none.yaml' }, /none\.yaml/],
  ['pay', {}, /There is no tool pay\. Known: start_purchase, /],
])('says what is wrong with a call: %s %j', async (name, args, complaint) => {
  const { url } = await startSandbox()
  const { call } = await openTools(url)
  const { text, isError } = await call(name, args)
  expect(isError).toBe(true)
  expect(text).toMatch(complaint)
  expect(text).not.toMatch(/ping-sandbox failed/)
})
