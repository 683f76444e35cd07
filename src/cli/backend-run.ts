import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { BackendFileError, readBackendFile } from '../backend-tests/format/read-backend.ts'
import type { BackendDocument } from '../backend-tests/format/schema.ts'
import { writeKnown } from '../backend-tests/format/write-known.ts'
import { BackendTestError, type Checked, type Report as Result } from '../backend-tests/report.ts'
import { toHtml } from '../backend-tests/reports/html.ts'
import { toJunit } from '../backend-tests/reports/junit.ts'
import { toMarkdown } from '../backend-tests/reports/markdown.ts'
import type { SandboxAddress } from '../backend-tests/run/sandbox-calls.ts'
import { SandboxError } from '../client/sandbox-error.ts'
import { ConfigError, type Settings, settings } from '../config.ts'
import { unknownWord } from '../scenarios/format/nearest.ts'
import { createSandbox } from '../sdk/create-sandbox.ts'
import {
  type Command,
  type Env,
  type Input,
  type Options,
  readWhole,
  UsageError,
} from './command.ts'

/** Options that the commands about a backend have in common. */
export const backendOptions: NonNullable<Command['options']> = {
  json: { type: 'string' },
  junit: { type: 'string' },
  md: { type: 'string' },
  html: { type: 'string' },
  only: { type: 'string' },
  require: { type: 'string' },
  'write-known': { type: 'boolean' },
  own: { type: 'boolean' },
  port: { type: 'string' },
}

export const backendHelp = `  --json FILE    the report as JSON         --junit FILE   as JUnit XML, for GitHub, GitLab and Jenkins
  --md FILE      as Markdown, for the summary of a CI job      --html FILE    as one page
  --only ID,…    only these                 --require ID,… what cannot be judged of these is a FAIL
  --write-known  writes what failed into the file's known, so that it fails no more
  --own          opens a sandbox of its own in this process, as is done where none answers at --url
  --port 8700    the port of that sandbox; that of --url if not said

Exit code 0: no FAIL and at least one PASS, 1: a FAIL, 2: the file or the usage is wrong, 3: the sandbox or the backend
does not answer (any more), or nothing could be judged.`

/** The backend file of the command line, or of SANDBOX_BACKEND. Throws {@link UsageError}. */
export function readNamedBackend({ args: [named], env }: Input): {
  readonly path: string
  readonly document: BackendDocument
} {
  const path = named ?? env['SANDBOX_BACKEND']
  if (path === undefined || path === '')
    throw new UsageError('Which backend? Name its file, or set SANDBOX_BACKEND.')
  try {
    return { path, document: readBackendFile(path) }
  } catch (error) {
    if (error instanceof BackendFileError) throw new UsageError(error.message)
    throw error
  }
}

/** `--only a,b` as a list of known ids; undefined where the option is absent. Throws {@link UsageError}. */
export function readIds(
  options: Options,
  name: 'only' | 'require',
  known: readonly string[],
): readonly string[] | undefined {
  const text = options[name]
  if (typeof text !== 'string') return undefined
  const ids = text.split(',').map((id) => id.trim())
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new UsageError(`--${name}: ${unknownWord('check', unknown, known)}`)
  return ids
}

/** The tenant that the command line names, whatever the file says. */
export function namedTenant({ options, env }: Input): string | undefined {
  const tenant = options['tenant'] ?? env['PING_SANDBOX_TENANT']
  return typeof tenant === 'string' && tenant !== '' ? tenant.toLowerCase() : undefined
}

/**
 * The sandbox at --url, or one in this process where none answers there or `--own` says so; it is closed after `work`.
 * What ends the work as expected is thrown as UsageError (exit code 2) or SandboxError (3).
 */
export async function withSandbox<Value>(
  input: Input,
  more: Settings,
  work: (sandbox: SandboxAddress) => Promise<Value>,
): Promise<Value> {
  try {
    if (input.options['own'] !== true && (await answers(input.url)))
      return await work({ url: input.url, token: input.env['SANDBOX_CONTROL_TOKEN'] || undefined })
    const sandbox = createSandbox({ ...more, ...ownSettings(input) })
    try {
      const url = await sandbox.listen()
      input.progress(`A sandbox of its own serves at ${url}.`)
      return await work({ url })
    } finally {
      await sandbox.close()
    }
  } catch (error) {
    throw toCommandError(error)
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2_000) })
    return ok
  } catch {
    return false
  }
}

/** Those of the environment; it has one port, and nobody else is to be kept out of it. */
function ownSettings({ env, options, url }: Input): Settings {
  const left = ['PORT', 'SANDBOX_CONTROL_PORT', 'SANDBOX_CONTROL_TOKEN']
  const names = Object.keys(settings.shape).filter((name) => !left.includes(name))
  const given = names.flatMap((name) => {
    const value: Env[string] = env[name]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  const port = options['port']
  const usual = new URL(url).port || '80'
  const wanted = port === undefined ? Number(usual) : readWhole('port', port, 0, 65_535)
  return { ...Object.fromEntries(given), PORT: wanted }
}

/** Names of errors of a sandbox that cannot be opened, which say what to do. */
const cannotOpen = [
  'PortInUseError',
  'NoAddressError',
  'UnusableDatabaseError',
  'MissingBinaryError',
]

function toCommandError(error: unknown): unknown {
  if (error instanceof BackendTestError)
    return error.exitCode === 2
      ? new UsageError(error.message)
      : new SandboxError(0, 'unreachable', error.message)
  if (error instanceof ConfigError) return new UsageError(error.message)
  if (error instanceof Error && cannotOpen.includes(error.name))
    return new SandboxError(0, 'unreachable', error.message)
  return error
}

/** Writes the files that the options name. */
export function writeReports(options: Options, report: Result, checks: readonly Checked[]): void {
  const formats = {
    json: () => `${JSON.stringify(report, null, 2)}\n`,
    junit: () => toJunit(report),
    md: () => toMarkdown(report),
    html: () => toHtml(report, checks),
  }
  for (const [name, format] of Object.entries(formats)) {
    const file = options[name]
    if (typeof file !== 'string') continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, format())
  }
}

/** Writes what failed now, and what is known of what was not run, into `known` of the file, where `--write-known` says so. */
export function writeWhatIsKnown(
  { options }: Input,
  path: string,
  { checks }: Pick<Result, 'checks'>,
  known: readonly string[],
): void {
  if (options['write-known'] !== true) return
  const run = new Set(checks.map(({ id }) => id))
  const failed = checks.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'KNOWN')
  writeKnown(path, [...known.filter((id) => !run.has(id)), ...failed.map(({ id }) => id)])
}

/** Stops at Ctrl-C, and again leaves Ctrl-C to whoever had it. */
export async function stoppable<Value>(work: (signal: AbortSignal) => Promise<Value>) {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
