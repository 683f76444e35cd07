import { type ParseArgsConfig, parseArgs } from 'node:util'
import { closest } from 'fastest-levenshtein'
import { connect, connectToAll } from '../client/connect.ts'
import { SandboxError } from '../client/sandbox-error.ts'
import { maskUrl } from '../input/mask-secrets.ts'
import { callbackUrlFault } from '../input/url-rules.ts'
import { createColours } from './colours.ts'
import {
  type Command,
  type Env,
  type Input,
  type Options,
  type Output,
  type Report,
  UsageError,
} from './command.ts'
import { commands } from './commands.ts'
import { formatHelp, helpOfAll } from './help.ts'

/** How a command ended. Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no sandbox answers. */
export type Ending = { readonly code: 0 | 1 | 2 | 3; readonly out: string; readonly err: string }

/** Options that every command takes. */
const everyCommand = {
  url: { type: 'string' },
  tenant: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options']

/** Runs one command. Never throws for what a user can cause. */
export async function runCommand(
  name: string,
  argv: readonly string[],
  env: Env,
  validValues: Input['validValues'] = () => Promise.resolve(null),
  progress: Input['progress'] = () => undefined,
  output: Output = { print: () => undefined, isTerminal: false, isOpen: () => true },
): Promise<Ending> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) return refused(unknownCommand(name))
  const command = await entry.load()
  try {
    const { args, options } = parse(name, command, argv)
    if (options['help'] === true) return done(formatHelp(name, entry.summary, command))
    const report = await command.run({
      ...toInput(args, options, env),
      colour: createColours(env, output.isTerminal && options['json'] !== true),
      validValues,
      progress,
      output,
    })
    return toEnding(report, options['json'] === true)
  } catch (error) {
    if (error instanceof UsageError) return refused(`${error.message}\n\n${usage(name, command)}`)
    if (error instanceof SandboxError)
      return failed(error, command.options?.['json'] === undefined && argv.includes('--json'))
    throw error
  }
}

function parse(
  name: string,
  { options = {}, argCount: [least, most], takes }: Command,
  argv: readonly string[],
) {
  const known = { ...everyCommand, ...options }
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...argv], options: known, allowPositionals: true })
  } catch (error) {
    throw new UsageError(nearestOption(error as Error, Object.keys(known)))
  }
  const { positionals: args, values } = parsed
  const isHelp = values['help'] === true
  if (!isHelp && args.length > most)
    throw new UsageError(`${name} takes ${atMost(most)}: ${args.slice(most).join(' ')}`)
  if (!isHelp && args.length < least)
    throw new UsageError(`${name} needs ${takes.replace(/ .*/, '')}.`)
  return { args, options: values as Options }
}

function atMost(count: number): string {
  if (count === 0) return 'no arguments'
  return count === 1 ? 'only one argument, and got more' : `only ${count} arguments, and got more`
}

/** Node's own message, or for an unknown option the nearest one. */
function nearestOption({ message }: Error, known: readonly string[]): string {
  const typed = /^Unknown option '--([^']+)'/.exec(message)?.[1]
  if (typed === undefined) return message
  return `There is no option --${typed}; the nearest is --${closest(typed, [...known])}.`
}

function toInput(
  args: readonly string[],
  options: Options,
  env: Env,
): Omit<Input, 'validValues' | 'progress' | 'output' | 'colour'> {
  const url = String(options['url'] ?? env['PING_SANDBOX_URL'] ?? usualUrl(env))
  const fault = callbackUrlFault(url)
  if (fault !== null)
    throw new UsageError(`--url is "${maskUrl(url)}": expected http://host:port; ${fault.message}`)
  const tenant = options['tenant'] ?? env['PING_SANDBOX_TENANT']
  const token = env['SANDBOX_CONTROL_TOKEN'] || undefined
  const connection = () => connect(url, { token })
  const named = typeof tenant === 'string' && tenant !== '' ? tenant : null
  return {
    args,
    options,
    url,
    env,
    tenant: named,
    connection,
    world() {
      if (named !== null) return connection().world(named)
      throw new UsageError('Which world? Use --tenant <tenant_id>, or set PING_SANDBOX_TENANT.')
    },
    anyWorld: () => (named === null ? connectToAll(url, { token }) : connection().world(named)),
  }
}

/** Where `serve` serves the control API with the same environment. */
function usualUrl({ HOST, PORT, SANDBOX_CONTROL_PORT }: Env): string {
  const isAnywhere = HOST === undefined || HOST === '' || HOST === '0.0.0.0' || HOST === '::'
  const host = isAnywhere ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${SANDBOX_CONTROL_PORT || PORT || '8700'}`
}

function toEnding({ text, json, isGood = true, code }: Report, asJson: boolean): Ending {
  const out = asJson && json !== undefined ? JSON.stringify(json, null, 2) : text
  return { code: code ?? (isGood ? 0 : 1), out: out === '' ? '' : `${out}\n`, err: '' }
}

function failed({ status, code, message, facts }: SandboxError, asJson: boolean): Ending {
  const exit = code === 'unreachable' ? 3 : isWrongUsage(status) ? 2 : 1
  if (!asJson) return { code: exit, out: '', err: `${message}\n` }
  const out = JSON.stringify({ error: code, status, description: message, facts }, null, 2)
  return { code: exit, out: `${out}\n`, err: '' }
}

/** The sandbox refuses a value that was typed: that is no answer to the question. */
function isWrongUsage(status: number): boolean {
  return status === 400 || status === 422
}

function done(out: string): Ending {
  return { code: 0, out, err: '' }
}

function refused(why: string): Ending {
  return { code: 2, out: '', err: `${why}\n` }
}

function usage(name: string, { takes }: Command): string {
  return `Usage: ping-sandbox ${name} ${takes}  (ping-sandbox ${name} --help says more)`
}

function unknownCommand(name: string): string {
  const nearest = closest(name, ['serve', ...Object.keys(commands)])
  return `There is no command ${name}; the nearest is ${nearest}.\n\n${helpOfAll()}`
}
