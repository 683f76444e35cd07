import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function spawnProgram(env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', SANDBOX_LOG: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** The real program in a process of its own, killed with the test at the latest. */
export async function startProgram(env: Readonly<Record<string, string>> = {}) {
  const program = spawnProgram(env)
  const ended = once(program, 'exit')
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (program.exitCode === null) program.kill(signal)
    await ended
    return { code: program.exitCode, signal: program.signalCode }
  }
  onTestFinished(async () => {
    await end('SIGKILL')
  })
  const [line] = await Promise.race([
    once(createInterface({ input: program.stdout }), 'line'),
    ended.then(() => Promise.reject(new Error(`The program ended with ${program.exitCode}.`))),
  ])
  const url = /http:\/\/[\w.:]+/.exec(String(line))?.[0]
  if (url === undefined) throw new Error(`The first line names no address: ${line}`)
  return { url, end, pid: program.pid ?? 0 }
}

/** Starts the program where it cannot serve; answers its exit code and what it complained of. */
export async function refusedStart(env: Readonly<Record<string, string>>) {
  const program = spawnProgram(env)
  onTestFinished(() => {
    program.kill('SIGKILL')
  })
  const ended = once(program, 'close')
  const complaint: string[] = []
  for await (const text of program.stderr.setEncoding('utf8')) complaint.push(text)
  const [code] = await ended
  return { code, complaint: complaint.join('') }
}
