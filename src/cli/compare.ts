import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { compareRecording } from '../compare/compare.ts'
import { recordTarget } from '../compare/record-target.ts'
import { type Recording, RecordingError, readRecording } from '../compare/recording.ts'
import type { Address } from '../compare/replay.ts'
import { type CompareReport, toEnvFile, toExitCode, toText } from '../compare/report.ts'
import { ConfigError, readConfig } from '../config.ts'
import { maskUrl } from '../input/mask-secrets.ts'
import { callbackUrlFault } from '../input/url-rules.ts'
import { createSandbox } from '../sdk/create-sandbox.ts'
import { type Command, type Env, type Input, UsageError } from './command.ts'

/** Settings of the environment that the sandbox in this process takes: those that change answers and callbacks. */
const taken = [
  'SANDBOX_AUTH_FAILURE_STATUS',
  'SANDBOX_CALLBACK_INITIATED',
  'SANDBOX_CHECKOUT_URL_KEY',
  'SANDBOX_CLOSE_NEEDS_TERMINATED',
  'SANDBOX_CURRENCY_MISMATCH',
  'SANDBOX_PAYMENT_EXPIRY',
  'SANDBOX_REFUND_OPEN_PAYMENTS',
  'SANDBOX_SCENARIO',
  'SANDBOX_SCENARIOS',
  'SANDBOX_SIGNATURE_HEADER',
] as const

export const compare: Command = {
  takes: '<recording.har>',
  argCount: [1, 1],
  options: {
    json: { type: 'string' },
    'write-env': { type: 'string' },
    target: { type: 'string' },
    'secret-env': { type: 'string' },
  },
  help: `Sends the requests of an HTTP Archive to a sandbox, and lists how its answers and callbacks differ from the recorded
ones: status codes, keys, types, formats, the order of statuses, callbacks and their headers. Each difference has its row of
"Emulator's choice" in docs/fidelity.md, and the setting that removes it where there is one. The sandbox is one in this
process, with the settings of the environment, unless --url names another. Payers are played and the clock is moved as far as
the recording had come. Secrets and personal numbers are masked in what is printed and written.

  --json <file>        writes the report as JSON
  --write-env <file>   writes the settings, one a line, for node --env-file or docker run --env-file
  --target <url>       first sends the requests to this server, such as the vendor's sandbox, and compares with what it
                       answers; without it no request leaves for anywhere but the sandbox
  --secret-env <name>  the environment variable that holds the x-api-secret for --target

Exit code 0: no differences, 1: differences, 2: the file or the usage is wrong, 3: nothing could be compared, or nothing
answers.`,

  async run(input) {
    const { args, options } = input
    const file = args[0] ?? ''
    const recording = await readFrom(file, input)
    const report = await play(recording, file, input)
    write(options['json'], () => `${JSON.stringify(report, null, 2)}\n`)
    write(options['write-env'], () => toEnvFile(report))
    return { text: toText(report), json: report, code: toExitCode(report) }
  },
}

async function readFrom(file: string, input: Input): Promise<Recording> {
  const target = readTarget(input)
  try {
    const recording = readRecording(readFileSync(file, 'utf8'), file)
    return target === null ? recording : await recordTarget(recording, target)
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(error.message)
    if (error instanceof Error && 'code' in error && 'syscall' in error)
      throw new UsageError(`${file} cannot be read: ${error.message}`)
    throw error
  }
}

function readTarget({ options, env }: Input): { url: string; secret: string } | null {
  const { target, 'secret-env': name } = options
  if (target === undefined && name === undefined) return null
  if (typeof target !== 'string' || typeof name !== 'string')
    throw new UsageError('--target and --secret-env go together: where to, and with which secret.')
  const fault = callbackUrlFault(target)
  if (fault !== null)
    throw new UsageError(
      `--target is "${maskUrl(target)}": expected https://host; ${fault.message}`,
    )
  const secret = env[name]
  if (secret === undefined || secret === '')
    throw new UsageError(`--secret-env is ${name}, which is not set in the environment.`)
  return { url: target, secret }
}

async function play(recording: Recording, file: string, input: Input): Promise<CompareReport> {
  const { options, url, env } = input
  if (options['url'] !== undefined) {
    const token = env['SANDBOX_CONTROL_TOKEN'] || undefined
    return await compareRecording(recording, { url, token }, { file })
  }
  const settings = toSettings(env)
  const open: { close(): Promise<void> }[] = []
  const serve = async (more: Readonly<Record<string, string>> = {}): Promise<Address> => {
    const sandbox = createSandbox({ ...settings, ...more })
    open.push(sandbox)
    return { url: await sandbox.listen() }
  }
  let refusing: Promise<Address> | null = null
  try {
    return await compareRecording(recording, await serve(), {
      file,
      refusing() {
        refusing ??= serve({ SANDBOX_STRICT: 'true', SANDBOX_TENANTS: randomUUID() })
        return refusing
      },
    })
  } finally {
    for (const sandbox of open) await sandbox.close()
  }
}

/** Throws {@link UsageError}. */
function toSettings(env: Env): Readonly<Record<string, string>> {
  const given = taken.flatMap((name) => {
    const value: Env[string] = env[name]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  const settings = Object.fromEntries(given)
  try {
    readConfig(settings)
    return settings
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message)
    throw error
  }
}

function write(file: string | boolean | undefined, format: () => string): void {
  if (typeof file !== 'string') return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, format())
}
