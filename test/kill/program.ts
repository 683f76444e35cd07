import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const meddle = fileURLToPath(new URL('./meddle.mjs', import.meta.url))

export type Killable = {
  readonly url: string
  kill(): void
  readonly ended: Promise<void>
}

/** Starts the program; null where it was dead before it served. `meddling` is for `meddle.mjs`. */
export async function startKillable(
  main: string,
  file: string,
  meddling: Readonly<Record<string, string>>,
): Promise<Killable | null> {
  const program = spawn(process.execPath, ['--import', meddle, main], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SANDBOX_LOG: 'off',
      SANDBOX_DB: file,
      SANDBOX_REFUND_OPEN_PAYMENTS: 'allow',
      ...meddling,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(program, 'exit').then(() => undefined)
  const url = await Promise.race([firstUrl(program), ended.then(() => null)])
  if (url === null) {
    await ended
    if (program.signalCode !== 'SIGKILL')
      throw new Error(`The program ended by itself with ${program.exitCode}.`)
    return null
  }
  return { url, kill: () => program.kill('SIGKILL'), ended }
}

async function firstUrl({ stdout }: ChildProcess): Promise<string | null> {
  if (stdout === null) return null
  const [line] = await once(createInterface({ input: stdout }), 'line')
  return /http:\/\/[\w.:]+/.exec(String(line))?.[0] ?? null
}
