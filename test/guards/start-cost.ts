import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const probe = fileURLToPath(new URL('./probe.mjs', import.meta.url))

type Env = Readonly<Record<string, string>>

/** Runs Node with these arguments until it says that it serves, or to its end; answers its CPU, ms. */
function run(args: readonly string[], env: Env): Promise<number> {
  const program = spawn(process.execPath, ['--import', probe, ...args], {
    env: { PATH: process.env['PATH'], PORT: '0', SANDBOX_LOG: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return cpuUntilReady(program)
}

async function cpuUntilReady(program: ChildProcess): Promise<number> {
  let told = ''
  let isStopping = false
  program.stdout?.on('data', (chunk) => {
    told += chunk
    if (told.includes('Base URL') && !isStopping) {
      isStopping = true
      program.kill('SIGTERM')
    }
  })
  await once(program, 'close')
  return Number(/cpu (\d+)/.exec(told)?.[1] ?? Number.NaN) / 1000
}

/** CPU that a start takes, ms. */
export function startOf(main: string, env: Env = {}): Promise<number> {
  return run([main], env)
}

/** CPU of `node -e 0`, ms. */
export function bareNode(): Promise<number> {
  return run(['-e', '0'], {})
}

/** Files of ours and of libraries that a start loads: V8 notes every script. */
export async function filesLoadedBy(main: string, env: Env = {}): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  try {
    await run([main], { NODE_V8_COVERAGE: folder, ...env })
    const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    const urls = reports.flatMap((report): string[] =>
      JSON.parse(report).result.map(({ url }: { url: string }) => url),
    )
    return urls.filter((url) => url.startsWith('file:') && !url.endsWith('/probe.mjs'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
