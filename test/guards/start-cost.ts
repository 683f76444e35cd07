import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const probe = fileURLToPath(new URL('./probe.mjs', import.meta.url))

type Spent = {
  /** ms of CPU */
  readonly cpu: number
  /** files of ours and of libraries that were loaded */
  readonly files: readonly string[]
}

/** Runs Node with these arguments until it says that it serves, or to its end; answers what that took. */
async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Spent> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'))
  try {
    const program = spawn(process.execPath, ['--import', probe, ...args], {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        SANDBOX_LOG: 'off',
        NODE_V8_COVERAGE: folder,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const cpu = await cpuUntilReady(program)
    return { cpu, files: filesIn(folder) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function cpuUntilReady(program: ChildProcess): Promise<number> {
  let told = ''
  program.stdout?.on('data', (chunk) => {
    told += chunk
    if (told.includes('Base URL')) program.kill('SIGTERM')
  })
  await once(program, 'close')
  return Number(/cpu (\d+)/.exec(told)?.[1] ?? Number.NaN) / 1000
}

/** V8 notes every script it loads. */
function filesIn(folder: string): string[] {
  const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const urls = reports.flatMap((report): string[] =>
    JSON.parse(report).result.map(({ url }: { url: string }) => url),
  )
  return urls.filter((url) => url.startsWith('file:') && !url.endsWith('/probe.mjs'))
}

export function startOf(main: string, env: Readonly<Record<string, string>> = {}): Promise<Spent> {
  return run([main], env)
}

export function bareNode(): Promise<Spent> {
  return run(['-e', '0'], {})
}
