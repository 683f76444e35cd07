import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { publint } from 'publint'
import { test as base, expect, onTestFinished, vi } from 'vitest'
import { type EmptyProject, installInEmptyProject } from './pack.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

// The whole package is built, packed and installed first, maybe beside everything else that runs.
vi.setConfig({ testTimeout: 180_000 })

/** Types of libraries are looked at as well: no `skipLibCheck`. */
const strict = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext']

/** The package, built, packed and installed once for this file. */
const test = base.extend<{ installed: EmptyProject }>({
  installed: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
    async ({}, use) => {
      const project = await installInEmptyProject()
      await use(project)
      project.remove()
    },
    { scope: 'worker' },
  ],
})

test('runs from its tarball in an empty project', async ({ installed: { project, run } }) => {
  cpSync(join(here, 'smoke.mjs'), join(project, 'smoke.mjs'))
  expect(await run(process.execPath, ['smoke.mjs'])).toBe(`ok ${process.version}\n`)
})

test('has nothing for publint to complain of', async ({ installed: { installed } }) => {
  const { messages } = await publint({ pkgDir: installed, pack: false, strict: true })
  expect(messages).toEqual([])
})

test('brings the documents that its README and its help name', ({ installed: { installed } }) => {
  for (const name of ['settings.md', 'contract/ping-payments-api.md'])
    expect(existsSync(join(installed, 'docs', name)), name).toBe(true)
  expect(existsSync(join(installed, 'docs/demo-order.png'))).toBe(false)
})

test('tells its version from the command line', async ({ installed: { run } }) => {
  expect(
    await run(process.execPath, ['node_modules/ping-sandbox/dist/main.js', '--version']),
  ).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('as an MCP server, takes an agent from order to payment, over three days, to a reason in eight calls', async ({
  installed: { project },
}) => {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['node_modules/ping-sandbox/dist/main.js', 'mcp'],
    cwd: project,
    env: { PATH: String(process.env['PATH']), SANDBOX_CONTROL_TOKEN: 'an-own-token' },
    stderr: 'ignore',
  })
  await client.connect(transport)
  onTestFinished(() => client.close())
  const { tools } = await client.listTools()
  expect(tools.length).toBeLessThanOrEqual(8)
  const call = async (name: string, args: Record<string, unknown>) => {
    const { content, structuredContent } = await client.callTool({ name, arguments: args })
    const [{ text }] = content as [{ text: string }]
    // biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, key by key
    return { text, json: structuredContent as any }
  }

  await call('arm', { scenario: 'delayed' })
  const bought = await call('start_purchase', { amount: 4_900 })
  const payment_id = bought.json.payment_id
  expect(bought.text).toContain(`checkout_url: ${bought.json.checkout_url}`)
  await call('act_as_payer', { payment_id, action: 'approve' })
  const moved = await call('move_time', { by: '3d' })
  expect(moved.text).toMatch(/payment\.status COMPLETED/)
  const told = await call('wait_for', { what: 'callback', payment_id, status: 'COMPLETED' })
  expect(told.text).toMatch(/COMPLETED delivered/)
  const why = await call('explain', { payment_id })
  expect(why.text).toMatch(/is COMPLETED.*\nScenario delayed: .*armed by POST \/_sandbox\/arm/)
  expect(why.text).toMatch(/COMPLETED: \S*scenarios\/delayed\.yaml:\d+/)
  const timeline = await call('timeline', { payment_id })
  expect(timeline.text).toMatch(/ping → backend: callback COMPLETED, answered 204/)

  // The sandbox is its own, and asks others for the token too.
  const { origin } = new URL(bought.json.checkout_url)
  expect((await fetch(`${origin}/_sandbox/worlds`)).status).toBe(401)
  await client.close()
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow('fetch failed')
})

test('runs a vitest suite that uses its fixture', async ({ installed: { project, run } }) => {
  writeFileSync(
    join(project, 'shop.test.js'),
    `import { expect } from 'vitest'
import { test } from 'ping-sandbox/vitest'
test('is told', async ({ world, receiver }) => {
  const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
  await world.payer.open(payment)
  expect((await receiver.next({ payment })).body.status).toBe('PENDING')
})
`,
  )
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json']
  const report = JSON.parse(await run(process.execPath, vitest))
  expect(report).toMatchObject({ success: true, numPassedTests: 1 })
})

test('has types for everything at its door', async ({ installed: { project, run } }) => {
  writeFileSync(
    join(project, 'consumer.ts'),
    `import { createReceiver, createSandbox, scenario, type Delivery, type World } from 'ping-sandbox'
import { connect, SandboxError, type PaymentDetail } from 'ping-sandbox/client'
import { PingSandboxContainer, type StartedPingSandboxContainer } from 'ping-sandbox/testcontainers'
import { sandboxTest, test } from 'ping-sandbox/vitest'
const started: StartedPingSandboxContainer = await new PingSandboxContainer('x').withScenarios('y').start()
void started.world()
const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })
const world: World = sandbox.world()
const story = scenario({ timeline: [{ id: 'late', at: 'checkout.approved + 1h', status: 'COMPLETED' }] })
await world.arm(story)
const callback: Delivery = await world.callback({ status: 'COMPLETED' })
const payment: PaymentDetail = await world.payer.approve(callback.payment_id ?? '')
const code: string = new SandboxError(0, 'x', payment.status).code
test('x', async ({ world: given }) => { const id: string = given.tenantId; void id })
sandboxTest({ url: connect('http://localhost').url })
void code
void createReceiver({ answer: 'hang' })
// @ts-expect-error: no such status
scenario({ timeline: [{ id: 'late', at: 'x', status: 'DONE' }] })
// @ts-expect-error: no such setting
createSandbox({ SANDBOX_CLOK: 'manual' })
`,
  )
  const withNode = [...strict, '--types', 'node', 'consumer.ts']
  expect(await run(process.execPath, [tsc, ...withNode])).toBe('')
})

test('asks a project for no other types', async ({ installed: { project, run } }) => {
  writeFileSync(
    join(project, 'plain.ts'),
    `import { createReceiver, createSandbox } from 'ping-sandbox'
import { connect } from 'ping-sandbox/client'
await using sandbox = createSandbox()
await using receiver = await createReceiver()
export const world = connect(sandbox.url).world(receiver.url)
`,
  )
  expect(await run(process.execPath, [tsc, ...strict, 'plain.ts'])).toBe('')
})

test('has the compiler catch planted mistakes', async ({ installed: { project, run } }) => {
  cpSync(join(here, 'mistakes.ts'), join(project, 'mistakes.ts'))
  expect(await run(process.execPath, [tsc, ...strict, 'mistakes.ts'])).toBe('')
})

/** What a project of each kind compiles with; in one of CommonJS the imports become `require`. */
const kinds = [
  ['module', 'node16', 'node16'],
  ['module', 'nodenext', 'nodenext'],
  ['module', 'esnext', 'bundler'],
  ['commonjs', 'node16', 'node16'],
  ['commonjs', 'nodenext', 'nodenext'],
  ['commonjs', 'esnext', 'bundler'],
] as const

test.for(kinds)('has types in a project of type %s, module %s, %s', async (kind, { installed }) => {
  const [type, module, resolution] = kind
  const folder = join(installed.project, kind.join('-'))
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type, private: true }))
  writeFileSync(
    join(folder, 'uses.ts'),
    `import { createSandbox, type World } from 'ping-sandbox'
import { connect, SandboxError } from 'ping-sandbox/client'
export const world: World = createSandbox({ SANDBOX_CLOCK: 'manual' }).world()
export const other: World = connect('http://127.0.0.1:8700').world()
export const error: Error = new SandboxError(0, 'x', 'y')
// @ts-expect-error: types, not any
createSandbox().nothing
`,
  )
  const modules = ['--module', module, '--moduleResolution', resolution]
  const args = [tsc, '--noEmit', '--strict', '--target', 'es2023', ...modules]
  expect(await installed.run(process.execPath, [...args, join(folder, 'uses.ts')])).toBe('')
})
