import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { readHosts } from './input/host-name.ts'
import { readTargets, targetsExpected, usualTargets } from './input/target-rules.ts'
import { originFault } from './input/url-rules.ts'
import { parseDuration } from './payment/duration.ts'

export class ConfigError extends Error {
  override name = 'ConfigError'
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const flag = z
  .enum(['true', 'false'], 'expected true or false')
  .transform((text) => text === 'true')

/** A whole number in decimal digits, from `least` to `most`. */
function whole(what: string, least: number, most: number) {
  const error = `expected ${what}, ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .refine((number) => number >= least && number <= most, error)
}

const port = whole('a port number', 0, 65_535)

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== null && ms > 0) return ms
  context.addIssue({
    code: 'custom',
    message: 'expected a duration such as 250ms, 5s, 2m, 1h or 3d, from 1ms to 3653d',
  })
  return z.NEVER
})

/** `all`, how many, or how long. */
const keep = z.string().transform((text, context) => {
  if (text === 'all') return null
  if (/^[1-9]\d{0,8}$/.test(text)) return { payments: Number(text) }
  const age = parseDuration(text)
  if (age !== null && age > 0) return { age }
  context.addIssue({
    code: 'custom',
    message: 'expected all, a number of payments such as 100000, or a duration such as 7d',
  })
  return z.NEVER
})

const origin = z.string().transform((text, context) => {
  const fault = originFault(text)
  if (fault === null) return new URL(text).origin
  context.addIssue({ code: 'custom', message: fault.message })
  return z.NEVER
})

/** `id`, `id:secret`, … separated by commas. */
const tenants = z.string().transform((text, context) => {
  const known = new Map<string, string | null>()
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [id = '', ...secret] = entry.trim().split(':')
    if (!uuid.test(id)) {
      context.addIssue({
        code: 'custom',
        message: 'expected tenant_id or tenant_id:secret, separated by commas',
      })
      return z.NEVER
    }
    known.set(id.toLowerCase(), secret.length === 0 ? null : secret.join(':'))
  }
  return known
})

const words = z
  .string()
  .transform((text) => text.split(',').map((word) => word.trim()))
  .refine(
    (list) => list.every((word) => word !== ''),
    'expected one or more names, separated by commas',
  )

/** `host=other`, … separated by commas. */
const hostMap = z.string().transform((text, context) => {
  const map = new Map<string, string>()
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [, from, to] = /^([^\s=/]+)=([^\s=/]+)$/.exec(entry.trim().toLowerCase()) ?? []
    if (from === undefined || to === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'expected host=other, separated by commas, such as localhost=host.docker.internal',
      })
      return z.NEVER
    }
    map.set(from.replace(/^\[|\]$/g, ''), to.replace(/^\[|\]$/g, ''))
  }
  return map
})

const targets = z.string().transform((text, context) => {
  const rules = readTargets(text)
  if (rules !== null) return rules
  context.addIssue({ code: 'custom', message: targetsExpected })
  return z.NEVER
})

const hosts = z.string().transform((text, context) => {
  const names = readHosts(text)
  if (names !== null) return names
  context.addIssue({
    code: 'custom',
    message:
      'expected names of hosts without scheme, port or path, separated by commas, such as sandbox.example.com,*.dev.example.com',
  })
  return z.NEVER
})

const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of an HTTP header')

/** Every setting, its default and what it takes. `process.env` is read nowhere else. */
export const settings = z.object({
  PORT: port.default(8700),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  SANDBOX_HOSTS: hosts.default([]),
  SANDBOX_DB: z.string().min(1).optional(),
  SANDBOX_SCENARIOS: z.string().min(1).optional(),
  SANDBOX_SCENARIO: z.string().min(1).optional(),
  SANDBOX_SEED: z.string().min(1).optional(),
  SANDBOX_CONTROL_PORT: port.optional(),
  SANDBOX_CONTROL_TOKEN: z
    .string()
    .regex(/^[!-~]+$/, 'expected characters that a header can carry, without spaces')
    .optional(),
  SANDBOX_PAYER: z.enum(['interactive', 'auto']).default('interactive'),
  SANDBOX_CLOCK: z.enum(['real', 'manual', 'auto']).default('real'),
  SANDBOX_STRICT: flag.default(false),
  SANDBOX_TENANTS: tenants.default(new Map()),
  SANDBOX_AUTH_FAILURE_STATUS: z.enum(['401', '403']).default('403'),
  SANDBOX_CHECKOUT_URL_KEY: words.default(['checkout_url']),
  SANDBOX_SIGNATURE_HEADER: headerName.default('signature'),
  SANDBOX_CALLBACK_HOST_MAP: hostMap.default(new Map()),
  SANDBOX_CALLBACK_TARGETS: targets.prefault(usualTargets),
  SANDBOX_CALLBACK_INITIATED: flag.default(false),
  SANDBOX_CURRENCY_MISMATCH: z.enum(['refuse', 'allow']).default('refuse'),
  SANDBOX_REFUND_OPEN_PAYMENTS: z.enum(['refuse', 'allow']).default('refuse'),
  SANDBOX_CLOSE_NEEDS_TERMINATED: flag.default(false),
  SANDBOX_PAYMENT_EXPIRY: duration.default(15 * 60_000),
  SANDBOX_QR: z.enum(['link', 'bankid']).default('link'),
  SANDBOX_JOURNAL_LIMIT: whole('a number of entries', 0, 9_999_999).default(10_000),
  SANDBOX_JOURNAL_MB: whole('a number of megabytes', 1, 99_999).default(64),
  SANDBOX_KEEP: keep.default(null),
  SANDBOX_LOG: z.enum(['on', 'off']).default('on'),
})

/** Their values are in no message. */
const secretSettings = ['SANDBOX_CONTROL_TOKEN', 'SANDBOX_TENANTS']

export type Config = z.output<typeof settings>

/** Settings by the names of the README's table, each as it would be written in the environment. */
export type Settings = { readonly [Name in keyof Config]?: string | number | boolean }

/**
 * Settings from the environment. A wrong value or an unknown `SANDBOX_…` name throws {@link ConfigError}, which names
 * the variable, what was expected and the nearest name. An empty value counts as not set.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const names = Object.keys(settings.shape)
  const unknown = given
    .map(([name]) => name)
    .filter((name) => name.startsWith('SANDBOX_') && !names.includes(name))
  const result = settings.safeParse(Object.fromEntries(given))
  const complaints = [
    ...unknown.map((name) => `${name} is not a setting; the nearest is ${nearest(name, names)}.`),
    ...(result.error?.issues ?? []).map((issue) => complaint(issue, env)),
  ]
  if (result.data === undefined || complaints.length > 0)
    throw new ConfigError(complaints.join('\n'))
  refuseHalfStrict(result.data)
  return result.data
}

function refuseHalfStrict({ SANDBOX_STRICT, SANDBOX_TENANTS, SANDBOX_SEED }: Config): void {
  const nobodyListed = SANDBOX_TENANTS.size === 0 && SANDBOX_SEED === undefined
  if (SANDBOX_STRICT && nobodyListed) {
    const told = 'SANDBOX_STRICT lets only listed tenants in, and none is listed'
    throw new ConfigError(`${told}: name them in SANDBOX_TENANTS or in a SANDBOX_SEED file.`)
  }
  if (!SANDBOX_STRICT && SANDBOX_TENANTS.size > 0) {
    throw new ConfigError(
      'SANDBOX_TENANTS is looked at in strict mode only: set SANDBOX_STRICT=true.',
    )
  }
}

function nearest(name: string, names: readonly string[]): string {
  const typed = name.toUpperCase()
  const best = closest(typed, [...names])
  return distance(typed, best) <= 12 ? best : `one of ${names.join(', ')}`
}

function complaint(
  issue: z.core.$ZodIssue,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const name = String(issue.path[0])
  const value = env[name] ?? ''
  // A URL may have a password in it.
  const given = secretSettings.includes(name) || value.includes('@') ? '(not shown)' : value
  if (issue.code !== 'invalid_value') return `${name} is "${given}": ${issue.message}.`
  const allowed = issue.values.map(String)
  return `${name} is "${given}": expected ${allowed.join(', ')}; the nearest is ${closest(given, allowed)}.`
}
