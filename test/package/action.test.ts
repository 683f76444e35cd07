import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createShop } from '../../examples/shop/shop.ts'
import { buildProgram } from '../start-program.ts'

// The program is built first, maybe beside everything else that runs.
vi.setConfig({ testTimeout: 120_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = readFileSync(join(root, 'action.yml'), 'utf8')
const described = z.string().min(1)

/** GitHub's syntax of composite actions, so far as it is used; unknown keys are typing errors. */
const schema = z.strictObject({
  name: described,
  description: described.max(125),
  inputs: z.record(
    z.string().regex(/^[a-z]+$/),
    z.strictObject({ description: described, default: z.string() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: described, value: described })),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(
      z.strictObject({
        id: described,
        if: z.literal("inputs.backend != ''").optional(),
        shell: z.literal('bash'),
        env: z.record(z.string(), z.string()),
        // What a user gives must not become a part of the script.
        run: z.string().refine((script) => !script.includes('${{')),
      }),
    ),
  }),
})

type Outputs = Record<string, Record<string, string>>

/** Runs the steps as GitHub does: with bash, and each with the outputs of those before it. */
async function runAction(given: Readonly<Record<string, string>>) {
  const action = schema.parse(parse(text))
  const temp = mkdtempSync(join(tmpdir(), 'action-'))
  onTestFinished(() => rmSync(temp, { recursive: true }))
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default])
  const inputs: Record<string, string> = { ...Object.fromEntries(defaults), ...given }
  const outputs: Outputs = {}
  const fill = (value: string) =>
    value.replaceAll(/\$\{\{ ([\w.]+) \}\}/g, (_, path: string) => {
      const [kind, name = '', , output = ''] = path.split('.')
      if (kind === 'inputs') return inputs[name] ?? expect.fail(`there is no input ${name}`)
      if (kind === 'runner') return temp
      return outputs[name]?.[output] ?? ''
    })
  const summary = join(temp, 'summary')
  let code = 0
  let printed = ''
  for (const step of action.runs.steps) {
    if (step.if !== undefined && inputs['backend'] === '') continue
    const output = join(temp, `output-${step.id}`)
    writeFileSync(output, '')
    const env = Object.entries(step.env).map(([name, value]) => [name, fill(value)])
    const ended = await bash(step.run, {
      PATH: String(process.env['PATH']),
      GITHUB_ACTION_PATH: root,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...Object.fromEntries(env),
    })
    printed += ended.printed
    const lines = readFileSync(output, 'utf8').trim().split('\n')
    outputs[step.id] = Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)))
    code = ended.code ?? 1
    if (code !== 0) break
  }
  const told = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value)])
  return {
    code,
    printed,
    outputs: Object.fromEntries(told) as Record<string, string>,
    summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '',
    temp,
  }
}

/** As GitHub calls it. What the script leaves running ends with the test. */
async function bash(script: string, env: Readonly<Record<string, string>>) {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
    } catch {
      // Nothing was left running.
    }
  })
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  child.stderr.on('data', (chunk) => {
    printed += chunk
  })
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { code, printed }
}

/** A free port that the system gives to nobody by itself, so that it stays free until it is used. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const server = createServer()
    const isFree = new Promise<boolean>((resolve) => {
      server.on('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!(await isFree)) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

test('starts a sandbox, waits for it, tests a backend and writes a summary', async () => {
  const { main } = await buildProgram()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const document = readFileSync(join(root, 'examples/shop/backend.yaml'), 'utf8')
  const shop = createShop({
    pingUrl: `${url}/payments`,
    tenantId: parse(document).tenant_id,
    publicKey: null,
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    shop.closeAllConnections()
    shop.close()
  })
  const { port: shopPort } = shop.address() as AddressInfo
  const folder = mkdtempSync(join(tmpdir(), 'backend-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const backend = join(folder, 'backend.yaml')
  writeFileSync(backend, document.replaceAll('127.0.0.1:3000', `127.0.0.1:${shopPort}`))

  const settings = 'SANDBOX_CONTROL_TOKEN=a-token-of-the-job\n\nSANDBOX_CLOCK=manual\n'
  const { code, outputs, summary, printed } = await runAction({
    program: main,
    port: String(port),
    settings,
    backend,
    only: 'paid',
    junit: join(folder, 'junit.xml'),
  })
  expect(printed).toMatch(/PASS +paid/)
  expect(code).toBe(0)
  expect(outputs).toMatchObject({ url, junit: join(folder, 'junit.xml') })
  expect(readFileSync(outputs['junit'] ?? '', 'utf8')).toContain('<testcase')
  expect(summary).toContain('paid')
  expect(readFileSync(outputs['log'] ?? '', 'utf8')).toContain(url)

  // It goes on serving, and a second use takes it as it is.
  const again = await runAction({ program: main, port: String(port) })
  expect([
    again.code,
    again.outputs['url'],
    existsSync(join(again.temp, 'ping-sandbox.log')),
  ]).toEqual([0, url, false])
})

test('fails with what the sandbox printed where it does not start', async () => {
  const { main } = await buildProgram()
  const { code, printed } = await runAction({
    program: main,
    port: String(await freePort()),
    settings: 'SANDBOX_CLOCK=slow',
  })
  expect(code).toBe(1)
  expect(printed).toMatch(/::error::The sandbox does not serve at http/)
  expect(printed).toMatch(/SANDBOX_CLOCK is "slow"/)
})

test('documents name inputs and outputs that the action has', () => {
  const { inputs, outputs } = schema.parse(parse(text))
  const shown = /```yaml\n(jobs:\n {2}backend:[\s\S]*?)```/.exec(
    readFileSync(join(root, 'docs/testing.md'), 'utf8'),
  )
  const steps = parse(shown?.[1] ?? '').jobs.backend.steps as { uses?: string; with?: object }[]
  const uses = steps.filter(({ uses: name }) => name?.includes('ping-sandbox'))
  expect(uses.length).toBeGreaterThan(0)
  for (const step of uses)
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
  const named = [...(shown?.[1] ?? '').matchAll(/steps\.ping\.outputs\.(\w+)/g)].map(
    ([, name]) => name,
  )
  expect(Object.keys(outputs)).toEqual(expect.arrayContaining(named))
})
