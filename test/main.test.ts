import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { npmAbove } from '../src/cli/end-with-npm.ts'
import { applicationId } from '../src/storage/schema.ts'
import { makePayment } from './client.ts'
import { startMerchant } from './merchant.ts'
import { buildProgram, spawnProgram, startProgram } from './start-program.ts'
import { startSandbox } from './start-sandbox.ts'

/** The program with these arguments, to its end: for commands that end by themselves. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = await spawnProgram(args, env)
  const texts = { out: '', err: '' }
  program.stdout.on('data', (chunk) => {
    texts.out += chunk
  })
  program.stderr.on('data', (chunk) => {
    texts.err += chunk
  })
  const code = await new Promise<number | null>((resolve) => program.on('close', resolve))
  return { code, ...texts }
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ping-sandbox-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

function portOf(url: string): string {
  return new URL(url).port
}

test('greets with the base URL, the web page, the demo shop and a first payment', async () => {
  const { url, lines } = await startAndRead(5)
  expect(lines[0]).toBe(`Base URL for your client   ${url}/payments/`)
  expect(lines[1]).toBe(`Web page                   ${url}/`)
  expect(lines[2]).toBe(`Demo shop                  ${url}/demo`)
  expect(lines[3]).toBe('A first payment            ping-sandbox try')
  const curl = `curl -sX POST ${url}/_sandbox/test_payments`
  expect(lines[4]).toBe(`The same with curl         ${curl}`)
  const answer = await fetch(`${url}/_sandbox/test_payments`, { method: 'POST' })
  expect(await answer.json()).toMatchObject({ checkout_url: expect.stringContaining(String(url)) })
})

test('prints the help on a command, on the settings, and on everything', async () => {
  const { main } = await buildProgram()
  const run = async (...args: readonly string[]) =>
    (await promisify(execFile)(process.execPath, [main, ...args])).stdout
  expect(await run('help')).toBe(await run('--help'))
  expect(await run('help', 'pay')).toBe(await run('pay', '--help'))
  expect(await run('help', 'serve')).toContain('SANDBOX_CALLBACK_TARGETS')
})

test('serves what it printed', async () => {
  const { url } = await startProgram()
  const answer = await fetch(`${url}/healthz`)
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
})

test('stops cleanly on SIGTERM', async () => {
  const { end } = await startProgram()
  expect(await end('SIGTERM')).toEqual({ code: 0, signal: null })
})

test('ends with the shell that npm start has put before it', async () => {
  const { main } = await buildProgram()
  const shell = spawn('sh', ['-c', '"$0" "$1"; true', process.execPath, main], {
    env: { PATH: process.env['PATH'], PORT: '0', npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  // The group is gone where all went well.
  onTestFinished(() => void spawn('sh', ['-c', `kill -9 -${shell.pid} 2>/dev/null`]))
  const [greeting] = await once(shell.stdout, 'data')
  const url = /http:\/\/[\w.:]+/.exec(String(greeting))?.[0]
  shell.kill('SIGTERM')
  shell.stdout.resume()
  // Its end is open as long as the program lives.
  await once(shell.stdout, 'end')
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
})

/** The program under a stand-in for npx, with a shell in between; answers when it serves. */
async function startUnderNpx() {
  const { main } = await buildProgram()
  const npx = `
    process.title = 'npm exec ping-sandbox'
    const { spawn } = require('node:child_process')
    spawn('sh', ['-c', '"$0" "$1"; true', process.execPath, process.argv[1]], { stdio: 'inherit' })
    setInterval(() => undefined, 1000)`
  const npm = spawn(process.execPath, ['-e', npx, main], {
    env: { PATH: process.env['PATH'], PORT: '0', npm_lifecycle_event: 'npx' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  onTestFinished(() => void spawn('sh', ['-c', `kill -9 -${npm.pid} 2>/dev/null`]))
  const [greeting] = await once(npm.stdout, 'data')
  return { npm, url: /http:\/\/[\w.:]+/.exec(String(greeting))?.[0] ?? '' }
}

test.each(['SIGTERM', 'SIGKILL'] as const)('ends with the npx that %s ended', async (signal) => {
  const { npm, url } = await startUnderNpx()
  npm.kill(signal)
  npm.stdout.resume()
  await once(npm.stdout, 'end')
  await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
})

test.each([
  ['npm start', ['sh -c node dist/main.js', 'npm start', '-bash'], 2],
  ['npx', ['sh -c ping-sandbox', 'npm exec ping-sandbox', 'zsh'], 2],
  ['a shell that became the program', ['npm exec ping-sandbox', 'zsh'], 1],
  ['a person', ['-bash', 'sshd: someone', 'systemd'], null],
  ['a test runner that npm runs', ['node vitest', 'sh -c vitest', 'npm test'], null],
])('finds the npm of %s', (_, commands, expected) => {
  const find = (pid: number) => {
    const command = commands[pid - 2]
    return command === undefined ? null : { parent: pid + 1, command }
  }
  const found = npmAbove(2, find)
  expect(found === null ? null : found - 1).toBe(expected)
})

/** A program on a file, with an attempt under way at a merchant that does not answer. */
async function startAttempt() {
  const merchant = await startMerchant(() => undefined)
  const SANDBOX_DB = join(newDirectory(), 'sandbox.db')
  const { url, end } = await startProgram({ SANDBOX_DB })
  const { payment_id: id } = await makePayment(url, merchant.callbackUrl)
  await fetch(`${url}/_sandbox/payments/${id}/payer`, { method: 'POST', body: '{"action":"open"}' })
  await merchant.gets(1)
  return { merchant, SANDBOX_DB, url, end, id }
}

test('ends attempts under way before it stops', async () => {
  const { merchant, SANDBOX_DB, end } = await startAttempt()
  const ended = end('SIGTERM')
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  expect(await ended).toEqual({ code: 0, signal: null })
  const db = new Database(SANDBOX_DB, { readonly: true })
  onTestFinished(() => {
    db.close()
  })
  expect(db.prepare('SELECT state FROM callbacks').pluck().all()).toEqual(['delivered'])
})

test('waits for no merchant that hangs when it stops, and answers who waits', async () => {
  const { merchant, SANDBOX_DB, url, end, id } = await startAttempt()
  const callbacks = async (from: string) => {
    const answer = await fetch(`${from}/_sandbox/callbacks?payment_id=${id}&wait=50s`)
    return { status: answer.status, body: JSON.parse(await answer.text()) }
  }
  const waiting = callbacks(url)
  // It has been taken in when what came after it is answered.
  await fetch(`${url}/_sandbox/payments/${id}`)
  const ended = end('SIGTERM')
  const { status, body } = await waiting
  expect([status, body.errors[0].description]).toEqual([
    408,
    expect.stringContaining('was delivered before the sandbox was stopped. The nearest'),
  ])
  expect(await ended).toEqual({ code: 0, signal: null })

  merchant.replyWith((_, response) => response.end())
  const again = await startProgram({ SANDBOX_DB })
  const made = await callbacks(again.url)
  const told = made.body.data[0].attempts.map(({ error }: { error: string | null }) => error)
  expect(told).toEqual(['the sandbox stopped before an answer was seen', null])
})

test('finds a running sandbox healthy', async () => {
  const { url } = await startSandbox()
  expect(await run(['health'], { PORT: portOf(url) })).toEqual({
    code: 0,
    out: `${url} serves\n`,
    err: '',
  })
})

test('says that nobody serves where nobody does', async () => {
  const { code, err } = await run(['health'], { PORT: '1' })
  expect([code, err]).toEqual([
    3,
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/readyz does not answer: /),
  ])
})

test('says that something else serves where something else does', async () => {
  const other = await startMerchant((_, response) => response.writeHead(503).end())
  const { code, out } = await run(['health'], { PORT: portOf(other.url) })
  expect([code, out]).toEqual([1, `${other.url}/readyz answered 503\n`])
})

test('refuses a port that is taken', async () => {
  const { url } = await startSandbox()
  const { code, err } = await run([], { PORT: portOf(url) })
  expect(code).toBe(1)
  const told = `Port ${portOf(url)} on 127.0.0.1 is taken by another program.`
  expect(err).toBe(`${told} Stop it, or choose another port with PORT.\n`)
})

test.each([
  ['serv', 'serve'],
  ['healthz', 'health'],
])('names the nearest command for %s', async (name, nearest) => {
  const { code, err } = await run([name])
  expect([code, err.split('\n')[0]]).toEqual([
    2,
    `There is no command ${name}; the nearest is ${nearest}.`,
  ])
})

test('takes no word of the language for a command', async () => {
  const { code, err } = await run(['toString'])
  expect([code, err]).toEqual([2, expect.stringContaining('There is no command toString')])
})

test('refuses words behind a command', async () => {
  expect(await run(['serve', 'now'])).toMatchObject({
    code: 2,
    err: 'serve takes no arguments: now\n',
  })
})

test('refuses an option that there is not', async () => {
  const { code, err } = await run(['--prot', '80'])
  expect([code, err]).toEqual([2, expect.stringContaining('There is no command --prot')])
})

test('explains itself', async () => {
  const { code, out } = await run(['--help'])
  expect([code, out]).toEqual([0, expect.stringContaining('ping-sandbox health')])
})

test('tells its version', async () => {
  const { code, out } = await run(['--version'])
  expect([code, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
})

test('names the nearest setting for one that there is not', async () => {
  expect(await run([], { SANDBOX_CLOK: 'manual' })).toMatchObject({
    code: 1,
    err: 'SANDBOX_CLOK is not a setting; the nearest is SANDBOX_CLOCK.\n',
  })
})

test('names the nearest scenario for one that there is not', async () => {
  const { code, err } = await run([], { SANDBOX_SCENARIO: 'delayd' })
  expect(code).toBe(1)
  expect(err).toMatch(
    /^SANDBOX_SCENARIO: unknown scenario "delayd"; did you mean "delayed"\? Known: .*\n$/,
  )
})

test('names file, line and nearest word of a broken scenario', async () => {
  const directory = newDirectory()
  writeFileSync(join(directory, 'mine.yaml'), 'version: 1\nname: mine\ntimelin: []\n')
  const { code, err } = await run([], { SANDBOX_SCENARIOS: directory })
  expect(code).toBe(1)
  expect(err).toContain('mine.yaml:3:1: ')
  expect(err).toContain('timeline')
  expect(err.trimEnd().split('\n').slice(1)).toEqual(['Nothing was started.'])
})

test('refuses a scenario directory that there is not', async () => {
  const { code, err } = await run([], { SANDBOX_SCENARIOS: join(newDirectory(), 'nowhere') })
  expect([code, err]).toEqual([1, expect.stringContaining('nowhere')])
  expect(err.trimEnd().split('\n').slice(1)).toEqual(['Nothing was started.'])
})

test('refuses a database of another version, and says what to do', async () => {
  const file = join(newDirectory(), 'sandbox.db')
  const db = new Database(file)
  db.exec(`PRAGMA user_version = 999; PRAGMA application_id = ${applicationId}`)
  db.close()
  const { code, err } = await run([], { SANDBOX_DB: file })
  expect(code).toBe(1)
  expect(err).toMatch(/sandbox\.db .*layout 999 .*this one reads up to \d+/)
  expect(err).toContain('SANDBOX_DB')
  expect(err).not.toMatch(/^ +at /m)
})

async function startAndRead(count: number) {
  const program = await spawnProgram([])
  const read: string[] = []
  for await (const chunk of program.stdout.setEncoding('utf8')) {
    read.push(chunk)
    if (read.join('').split('\n').length > count) break
  }
  const lines = read.join('').split('\n')
  return { lines, url: /http:\/\/[\w.:]+/.exec(lines[0] ?? '')?.[0] }
}
