import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Load, Measured } from './load.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A command that serves on `port`. */
export type Command = {
  readonly args: (port: number) => readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** answers 2xx when it serves */
  readonly ready?: string
  /** has this core to itself where `taskset` is there, and there are two */
  readonly core?: number
}

export const sandbox = (env: Readonly<Record<string, string>> = {}): Command => ({
  args: () => [`${root}dist/main.js`],
  env: { SANDBOX_LOG: 'off', ...env },
  ready: '/healthz',
})

export const script = (name: string, env: Readonly<Record<string, string>> = {}): Command => ({
  args: () => ['--import', 'tsx', `${root}bench/${name}`],
  env,
})

/** Starts a program and answers when it serves, with the ms that took. */
export async function start({ args, env = {}, cwd = root, ready = '/', core }: Command) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const spawned = performance.now()
  const line = [process.execPath, ...args(port)] as const
  const [file, ...rest] = core === undefined ? line : onCore(core, line)
  const program = spawn(file, rest, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(program, 'exit')
  const stop = async () => {
    program.kill('SIGKILL')
    await ended
  }
  const giveUp = spawned + 60_000
  while (!(await answers(port, ready))) {
    if (program.exitCode !== null || performance.now() > giveUp) {
      await stop()
      throw new Error(`${args(port).join(' ')} does not serve.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const startMs = performance.now() - spawned
  return {
    url,
    startMs,
    /** MB */
    memory: () => fieldOf(program.pid, 'VmRSS'),
    /** MB, the most there ever was */
    peakMemory: () => fieldOf(program.pid, 'VmHWM'),
    /** ms of CPU that it has used */
    cpu: () => usedCpu(program.pid),
    stop,
  }
}

export type Program = Awaited<ReturnType<typeof start>>

/** MB, from the kernel: the memory that is the process's own and in use. */
function fieldOf(pid: number | undefined, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
}

/** ms of CPU that a process has used, in steps of 10 */
export function usedCpu(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The same command on one core, if it can be kept there. */
export function onCore(
  core: number,
  line: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  return canPin() ? ['taskset', '-c', String(core), ...line] : line
}

let pins: boolean | undefined

function canPin(): boolean {
  if (pins === undefined) {
    try {
      execFileSync('taskset', ['-c', '0,1', 'true'], { stdio: 'ignore' })
      pins = true
    } catch {
      pins = false
    }
  }
  return pins
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume()
      resolve((answer.statusCode ?? 500) < 300)
    })
    request.on('error', () => resolve(false))
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Puts a load on a server from another process. */
export async function load(job: Load): Promise<Measured> {
  const args = ['--import', 'tsx', `${root}bench/load.ts`, JSON.stringify(job)]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    maxBuffer: 2 ** 24,
  })
  return JSON.parse(stdout)
}

export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
  // biome-ignore lint/suspicious/noExplicitAny: answers of several programs
): Promise<any> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}
