import { type ParseArgsConfig, parseArgs } from 'node:util'
import { closest } from 'fastest-levenshtein'
import { connect } from '../client/connect.ts'
import { SandboxError } from '../client/sandbox-error.ts'
import { maskUrl } from '../input/mask-secrets.ts'
import { callbackUrlFault } from '../input/url-rules.ts'
import { type Command, type Input, type Options, type Report, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { formatHelp, helpOfAll } from './help.ts'

/** What a command leaves behind. Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no sandbox answers. */
export type Ending = { readonly code: 0 | 1 | 2 | 3; readonly out: string; readonly err: string }

type Env = Readonly<Record<string, string | undefined>>

const everywhere = {
  url: { type: 'string' },
  tenant: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options']

/** Runs one command, to its end. Never throws what a user can cause. */
export async function runCommand(
  name: string,
  args: readonly string[],
  env: Env,
  validValues: Input['validValues'] = () => Promise.resolve(null),
): Promise<Ending> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) return refused(unknownCommand(name))
  const command = await entry.load()
  try {
    const { words, options } = read(command, args)
    if (options['help'] === true) return done(formatHelp(name, entry.summary, command))
    const report = await command.run({ ...toInput(words, options, env), validValues })
    return tell(report, options['json'] === true)
  } catch (error) {
    if (error instanceof UsageError) return refused(`${error.message}\n\n${usage(name, command)}`)
    if (error instanceof SandboxError) return failed(error, args.includes('--json'))
    throw error
  }
}

function read({ options = {}, words: [least, most] }: Command, args: readonly string[]) {
  const known = { ...everywhere, ...options }
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...args], options: known, allowPositionals: true })
  } catch (error) {
    throw new UsageError(nearestOption(error as Error, Object.keys(known)))
  }
  const { positionals: words, values } = parsed
  const isHelp = values['help'] === true
  if (!isHelp && words.length > most)
    throw new UsageError(`There is a word too many: ${words.slice(most).join(' ')}`)
  if (!isHelp && words.length < least) throw new UsageError('There is a word too few.')
  return { words, options: values as Options }
}

/** Node's own sentence, and the option that was probably meant. */
function nearestOption({ message }: Error, known: readonly string[]): string {
  const typed = /^Unknown option '--([^']+)'/.exec(message)?.[1]
  if (typed === undefined) return message
  return `There is no option --${typed}; the nearest is --${closest(typed, [...known])}.`
}

function toInput(words: readonly string[], options: Options, env: Env): Omit<Input, 'validValues'> {
  const url = String(options['url'] ?? env['PING_SANDBOX_URL'] ?? usualUrl(env))
  const fault = callbackUrlFault(url)
  if (fault !== null)
    throw new UsageError(`--url is "${maskUrl(url)}": expected http://host:port; ${fault.message}`)
  const tenant = options['tenant'] ?? env['PING_SANDBOX_TENANT']
  return {
    words,
    options,
    url,
    world() {
      if (typeof tenant === 'string')
        return connect(url, { token: env['SANDBOX_CONTROL_TOKEN'] || undefined }).world(tenant)
      throw new UsageError('Which world? Say --tenant <tenant_id>, or set PING_SANDBOX_TENANT.')
    },
  }
}

/** Where `serve` serves the control API with the same environment. */
function usualUrl({ HOST, PORT, SANDBOX_CONTROL_PORT }: Env): string {
  const isAnywhere = HOST === undefined || HOST === '' || HOST === '0.0.0.0' || HOST === '::'
  const host = isAnywhere ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${SANDBOX_CONTROL_PORT || PORT || '8700'}`
}

function tell({ text, json, isGood = true }: Report, asJson: boolean): Ending {
  const out = asJson ? JSON.stringify(json, null, 2) : text
  return { code: isGood ? 0 : 1, out: out === '' ? '' : `${out}\n`, err: '' }
}

function failed({ status, code, message, facts }: SandboxError, asJson: boolean): Ending {
  const exit = code === 'unreachable' ? 3 : 1
  if (!asJson) return { code: exit, out: '', err: `${message}\n` }
  const out = JSON.stringify({ error: code, status, description: message, facts }, null, 2)
  return { code: exit, out: `${out}\n`, err: '' }
}

function done(out: string): Ending {
  return { code: 0, out, err: '' }
}

function refused(why: string): Ending {
  return { code: 2, out: '', err: `${why}\n` }
}

function usage(name: string, { takes }: Command): string {
  return `Usage: ping-sandbox ${name} ${takes}  (ping-sandbox ${name} --help tells more)`
}

function unknownCommand(name: string): string {
  const nearest = closest(name, ['serve', ...Object.keys(commands)])
  return `There is no command ${name}; the nearest is ${nearest}.\n\n${helpOfAll()}`
}
