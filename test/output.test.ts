import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { makePayment } from './client.ts'
import { startMerchant } from './merchant.ts'
import { buildProgram } from './start-program.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a shell line in which `"$@"` is the program with these arguments. */
async function runInShell(line: string, args: readonly string[]) {
  const { main } = await buildProgram()
  const shell = spawn('bash', ['-c', line, 'bash', process.execPath, main, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  onTestFinished(() => void spawn('bash', ['-c', `kill -9 -${shell.pid} 2>/dev/null`]))
  const texts = { out: '', err: '' }
  shell.stdout.on('data', (chunk) => {
    texts.out += chunk
  })
  shell.stderr.on('data', (chunk) => {
    texts.err += chunk
  })
  const code = await new Promise<number | null>((resolve) => shell.on('close', resolve))
  return { code, ...texts }
}

test('ends a command quietly whose reader has seen enough', async () => {
  const line = 'set -o pipefail; "$@" | head -1'
  const { code, out, err } = await runInShell(line, ['check', 'scenarios'])
  expect([code, out.split('\n').length, err]).toEqual([0, 2, ''])
})

test.runIf(process.platform === 'linux').each([['check scenarios'], ['--version'], ['--help']])(
  'tells of an answer to %s that a full disk lost',
  async (line) => {
    expect(await runInShell('"$@" > /dev/full', line.split(' '))).toEqual({
      code: 1,
      out: '',
      err: 'The output could not be written: ENOSPC.\n',
    })
  },
)

/** Tells the port over file descriptor 3, for a program whose output nobody can read. */
const tellPort = dataUrl(`
  import http from 'node:http'
  import { writeSync } from 'node:fs'
  const { listen } = http.Server.prototype
  http.Server.prototype.listen = function (...given) {
    this.once('listening', () => writeSync(3, this.address().port + '\\n'))
    return listen.apply(this, given)
  }`)

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`
}

/** Starts the program with its output in `output`, and has it log: a payment is made and its page opened. */
async function logTo(output: 'pipe' | number) {
  const { main } = await buildProgram()
  const program = spawn(process.execPath, ['--import', tellPort, main], {
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', output, output, 'pipe'],
  })
  onTestFinished(() => {
    program.kill('SIGKILL')
  })
  // As `| true` does.
  program.stdout?.destroy()
  program.stderr?.destroy()
  const ended = once(program, 'exit')
  const port = await Promise.race([
    once(program.stdio[3] as Readable, 'data'),
    ended.then(([code]) => Promise.reject(new Error(`The program ended with ${code}.`))),
  ])
  const url = `http://127.0.0.1:${Number(port)}`
  const merchant = await startMerchant((_, response) => response.end())
  const { payment_id: id } = await makePayment(url, merchant.callbackUrl)
  await fetch(`${url}/_sandbox/payments/${id}/payer`, { method: 'POST', body: '{"action":"open"}' })
  await merchant.gets(1)
  const { status } = await fetch(`${url}/healthz`)
  program.kill('SIGTERM')
  const [code] = await ended
  return { status, code }
}

test('serves on where the reader of its log is gone', async () => {
  expect(await logTo('pipe')).toEqual({ status: 200, code: 0 })
})

test.runIf(process.platform === 'linux')(
  'serves on where the disk of its log is full',
  async () => {
    const full = openSync('/dev/full', 'w')
    onTestFinished(() => closeSync(full))
    expect(await logTo(full)).toEqual({ status: 200, code: 0 })
  },
)

test('serves on where it was started without an output', async () => {
  expect(await runInShell('exec 1>&- 2>&-; "$@" --version', [])).toMatchObject({ code: 0 })
})

test('says in one sentence that a Node is too old', async () => {
  const old = dataUrl(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })",
  )
  const { main } = await buildProgram()
  const program = spawn(process.execPath, ['--import', old, main], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(program, 'close')
  const told: string[] = []
  for await (const text of program.stderr.setEncoding('utf8')) told.push(text)
  expect(await ended).toEqual([1, null])
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const oldest = engines.node.split(' ')[0]
  expect(told.join('')).toBe(`ping-sandbox needs Node ${oldest} or newer; this is Node 18.20.8.\n`)
})
