import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inject, onTestFinished } from 'vitest'
import type { TestProject } from 'vitest/node'
import { buildDist } from './package/pack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** inside the repository, where the libraries of a built program are found */
    readonly programs: string
  }
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Run by vitest before and after all tests: where workers build the program, gone with the run. */
export function setup({ provide }: Pick<TestProject, 'provide'>) {
  mkdirSync(join(root, 'test-output'), { recursive: true })
  const programs = mkdtempSync(join(root, 'test-output', 'programs-'))
  provide('programs', programs)
  return () => rmSync(programs, { recursive: true })
}

let built: Promise<{ readonly folder: string; readonly main: string }> | undefined

/** The program as it is shipped, built once for all workers: it starts in a tenth of the time of its source. */
export function buildProgram() {
  built ??= build()
  return built
}

async function build() {
  const folder = join(inject('programs'), 'program')
  const ended = `${folder}-ended`
  if (isFirst(folder)) writeWhole(ended, await complaintOf(buildIn(folder)))
  while (!existsSync(ended)) await sleep(50)
  const complaint = readFileSync(ended, 'utf8')
  if (complaint !== '') throw new Error(complaint)
  return { folder, main: join(folder, 'dist/main.js') }
}

/** Another worker may be there already: one of them makes the folder. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch {
    return false
  }
}

async function buildIn(folder: string): Promise<void> {
  for (const name of ['views', 'scenarios', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  await buildDist(join(folder, 'dist'), { types: false })
}

/** Empty where it went well. */
function complaintOf(work: Promise<void>): Promise<string> {
  return work.then(() => '', String)
}

/** Is there with all that is in it, or not yet. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}-new`, text)
  renameSync(`${file}-new`, file)
}

/** Spawns the built program with these arguments, on any free port; killed with the test at the latest. */
export async function spawnProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { main } = await buildProgram()
  const program = spawn(process.execPath, [main, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(program, 'exit')
  onTestFinished(async () => {
    program.kill('SIGKILL')
    await ended
  })
  return program
}

/** The real program in a process of its own, killed with the test at the latest. */
export async function startProgram(env: Readonly<Record<string, string>> = {}) {
  const program = await spawnProgram([], { SANDBOX_LOG: 'off', ...env })
  const ended = once(program, 'exit')
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (program.exitCode === null) program.kill(signal)
    await ended
    return { code: program.exitCode, signal: program.signalCode }
  }
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
  const program = await spawnProgram([], { SANDBOX_LOG: 'off', ...env })
  const ended = once(program, 'close')
  const complaint: string[] = []
  for await (const text of program.stderr.setEncoding('utf8')) complaint.push(text)
  const [code] = await ended
  return { code, complaint: complaint.join('') }
}
