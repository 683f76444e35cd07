import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import {
  controlToken,
  duration,
  flag,
  headerName,
  hostMap,
  hosts,
  journalLimit,
  keep,
  megabytes,
  origin,
  port,
  proxy,
  proxyExceptions,
  targets,
  tenants,
  words,
} from './config/values.ts'
import { usualTargets } from './input/target-rules.ts'
import type { Duration } from './payment/duration.ts'

export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Every setting: its default as it would be written in the environment, what it takes, and what it does. docs/settings.md
 * is generated from this table. `process.env` is read nowhere else.
 */
export const settings = z.object({
  PORT: port
    .prefault('8700')
    .meta({ takes: 'a port', description: 'The port it serves on. `0` takes any free port.' }),
  HOST: z.string().min(1).prefault('127.0.0.1').meta({
    takes: 'an address or a name',
    description:
      'The address it listens on. `0.0.0.0` listens on every IPv4 address of the machine.',
  }),
  PUBLIC_URL: origin.optional().meta({
    takes: 'scheme, host and port, and nothing after them',
    unset: "the request's own host",
    description: 'The origin of checkout URLs and of links in lists.',
  }),
  SANDBOX_HOSTS: hosts.prefault('').meta({
    takes: 'names, separated by commas: `qa.example.com,*.dev.example.com`',
    unset: 'none',
    description:
      'Names under which it answers, besides IP addresses, names without a dot, that of `PUBLIC_URL`, and those that end in `.localhost`, `.local`, `.internal`, `.test`, `.lan`, `.svc`, `.cluster.local` or `.home.arpa`. A request under any other name is answered with 403, because a page of another site could send it.',
  }),
  SANDBOX_DB: z.string().min(1).optional().meta({
    takes: 'a file, or `:memory:`',
    unset: 'temporary',
    description:
      'Keeps everything in this SQLite file, which no other sandbox may use at the same time. Without it, and with `:memory:`, a temporary file without a name holds the data, which are gone when the sandbox stops. A file of another program is refused and left as it is. A file of an older version is migrated, and a copy of it stays beside it.',
  }),
  SANDBOX_SCENARIOS: z.string().min(1).optional().meta({
    takes: 'a directory',
    unset: 'shipped ones only',
    description: 'Your own scenarios. One with the name of a shipped scenario replaces it.',
  }),
  SANDBOX_SCENARIO: z.string().min(1).optional().meta({
    takes: 'the name of a scenario',
    unset: '`paid`',
    description: 'The scenario of payments that nothing else chooses one for.',
  }),
  SANDBOX_BACKEND: z.string().min(1).optional().meta({
    takes: 'a file',
    unset: 'the demo shop',
    description:
      'A [backend file](backend-tests.md): the backend that `/backend-test` tests, and `ping-sandbox test`, `explore` and `reconcile` where they name none.',
  }),
  SANDBOX_SEED: z.string().min(1).optional().meta({
    takes: 'a file',
    unset: 'none',
    description:
      'A [seed file](testing.md#seed-file): tenants, merchants, split trees, orders and payments to begin with.',
  }),
  SANDBOX_CONTROL_PORT: port.optional().meta({
    takes: 'a port',
    unset: 'served at `PORT`',
    description:
      'Serves the control API and the dashboard on a port of their own. A browser that asks for a page at `PORT` is redirected there.',
  }),
  SANDBOX_CONTROL_TOKEN: controlToken.optional().meta({
    takes: 'characters that a header can carry, without spaces',
    unset: 'open to all',
    description:
      'Protects the control API and the dashboard: send `Authorization: Bearer <token>`, or open a page once with `?token=<token>`.',
  }),
  SANDBOX_PAYER: z.enum(['interactive', 'auto']).prefault('interactive').meta({
    description:
      'Who plays the payer where the scenario does not say: a person or a test, or (`auto`) the sandbox itself.',
  }),
  SANDBOX_CLOCK: z
    .enum(['real', 'manual', 'auto'])
    .prefault('real')
    .meta({ description: 'The clock of a new world: see [the clock](control-api.md#the-clock).' }),
  SANDBOX_STRICT: flag.prefault('false').meta({
    description:
      '`true` admits only the tenants of `SANDBOX_TENANTS` and of the seed file, checks their secrets, and refuses unknown merchants and split trees. The demo shop and the test payments of the dashboard go on working, with tenants that nobody else can use.',
  }),
  SANDBOX_TENANTS: tenants.prefault('').meta({
    takes: '`tenant_id` or `tenant_id:secret`, separated by commas',
    unset: 'none',
    description:
      'The tenants that strict mode admits, each with its secret (header `x-api-secret`), if it has one.',
  }),
  SANDBOX_AUTH_FAILURE_STATUS: z
    .enum(['401', '403'])
    .prefault('403')
    .meta({ description: 'The status that a refused tenant or secret is answered with.' }),
  SANDBOX_CHECKOUT_URL_KEY: words.prefault('checkout_url').meta({
    takes: 'a key, or several, separated by commas',
    description:
      'The key of the checkout URL in `provider_method_response`. With several keys the URL stands under each.',
  }),
  SANDBOX_SIGNATURE_HEADER: headerName.prefault('signature').meta({
    takes: 'the name of a header',
    description: "The header that carries a callback's signature.",
  }),
  SANDBOX_CALLBACK_HOST_MAP: hostMap.prefault('').meta({
    takes: '`host=other`, separated by commas',
    unset: 'none',
    description:
      'Sends callbacks for the first host to the second: `localhost=host.docker.internal`. The `Host` header stays as it was.',
  }),
  SANDBOX_CALLBACK_TARGETS: targets.prefault(usualTargets).meta({
    takes:
      'hosts (`shop.example`, `*.shop.example`, `*`) and networks (`10.0.0.0/8`, `fd00::/8`), each with `:port` if need be (`[fd00::/8]:443`), separated by commas',
    description:
      'Where callbacks may go. `!` denies; the last entry that matches decides, and a target that matches none is refused. Names are matched after `SANDBOX_CALLBACK_HOST_MAP`, addresses as they are connected to. The ports of the sandbox itself are always refused, except `/_sandbox/inbox/…` and `/demo/callbacks/…`.',
  }),
  HTTP_PROXY: proxy.optional().meta({
    takes: '`http://host:port` or `https://host:port`, with `user:password@` if need be',
    unset: 'none',
    description:
      'The proxy of callbacks to `http` URLs. Never used for this machine (`localhost`, `127.0.0.1`, `::1` and names that lead there). `SANDBOX_CALLBACK_TARGETS` judges the target, not the proxy; a name that resolves at the proxy only is judged by name. `http_proxy` is the same.',
  }),
  HTTPS_PROXY: proxy.optional().meta({
    takes: 'as `HTTP_PROXY`',
    unset: 'none',
    description:
      'The proxy of callbacks to `https` URLs, through a tunnel (`CONNECT`). `https_proxy` is the same. A CA of your own, of a backend or of a proxy that opens TLS, is named to Node: `NODE_EXTRA_CA_CERTS=/path/ca.pem`.',
  }),
  NO_PROXY: proxyExceptions.prefault('').meta({
    takes:
      'hosts, networks (`10.0.0.0/8`) or `*`, each with `:port` if need be, separated by commas',
    unset: 'none',
    description:
      'Targets of callbacks that need no proxy: `shop.example` and `.shop.example` are that host and those below it. `no_proxy` is the same.',
  }),
  SANDBOX_TRACE: z.enum(['off', 'on']).prefault('off').meta({
    description:
      '`on`: a payment that is created with the headers `traceparent` and `tracestate` (W3C Trace Context) hands them on with its callbacks, each attempt with a span id of its own. The real service is not known to do that.',
  }),
  SANDBOX_CALLBACK_INITIATED: flag
    .prefault('false')
    .meta({ description: '`true` sends a callback for `INITIATED` too.' }),
  SANDBOX_CURRENCY_MISMATCH: z
    .enum(['refuse', 'allow'])
    .prefault('refuse')
    .meta({ description: "`allow`: a payment's currency may differ from that of its order." }),
  SANDBOX_REFUND_OPEN_PAYMENTS: z.enum(['refuse', 'allow']).prefault('refuse').meta({
    description:
      "`allow`: payments of `open_payments` can be refunded, although the vendor's list of providers with refunds does not have it.",
  }),
  SANDBOX_CLOSE_NEEDS_TERMINATED: flag
    .prefault('false')
    .meta({ description: '`true`: an order with running payments cannot be closed.' }),
  SANDBOX_PAYMENT_EXPIRY: duration.prefault('15m').meta({
    takes: 'a duration',
    description: 'A payment that nobody approved expires after this time.',
  }),
  SANDBOX_QR: z.enum(['link', 'bankid']).prefault('link').meta({
    description:
      "`bankid`: the QR code holds BankID's real `bankid.…` form, not a link to the simulated phone. A real phone cannot reach `127.0.0.1`: to scan the link with one, set `HOST=0.0.0.0` and `PUBLIC_URL=http://<your LAN address>:8700`.",
  }),
  SANDBOX_JOURNAL_LIMIT: journalLimit.prefault('10000').meta({
    takes: 'a number',
    description:
      'How many requests the journal keeps, and how many callback attempts keep their whole answer, in all worlds together.',
  }),
  SANDBOX_JOURNAL_MB: megabytes
    .prefault('64')
    .meta({ takes: 'a number', description: 'How many megabytes of them are kept at most.' }),
  SANDBOX_KEEP: keep.prefault('all').meta({
    takes: '`all`, a number of payments, or a duration',
    description:
      'Which payments are kept: `100000` keeps so many of the newest, in all worlds together; `7d` keeps those whose last status is no older by the clock of their world. Only payments that have ended, and for which nothing is planned, are dropped, with their callbacks and refunds. `has_older` in the lists of the control API says that some were.',
  }),
  SANDBOX_LOG: z
    .enum(['on', 'off'])
    .prefault('on')
    .meta({ description: '`off` prints only the first lines and errors.' }),
})

/** Settings that other programs share, most of which write them in lower case. */
const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const

/** Their values are in no message. */
const secretSettings = ['SANDBOX_CONTROL_TOKEN', 'SANDBOX_TENANTS']

export type Config = z.output<typeof settings>

type Numeric = 'PORT' | 'SANDBOX_CONTROL_PORT' | 'SANDBOX_JOURNAL_LIMIT' | 'SANDBOX_JOURNAL_MB'

type HttpUrl = `http://${string}` | `https://${string}`

/** Settings whose texts have a form that their schema cannot tell the compiler. */
type Formed = { readonly [Name in Numeric]: number | `${number}` } & {
  readonly PUBLIC_URL: HttpUrl
  readonly SANDBOX_PAYMENT_EXPIRY: Duration
  readonly SANDBOX_KEEP: 'all' | number | `${number}` | Duration
}

/** A setting as it would be written in the environment, or as the number or boolean it stands for. */
type Written<Text> = Text | (Text extends 'true' ? boolean : never)

type SettingsOf<Texts> = {
  readonly [Name in keyof Texts]?:
    | (Name extends keyof Formed ? Formed[Name] : Written<Texts[Name]>)
    | undefined
}

/** Settings by the names of docs/settings.md. */
export type Settings = SettingsOf<z.input<typeof settings>>

/**
 * Settings from the environment. A wrong value or an unknown `SANDBOX_…` name throws {@link ConfigError}, which names
 * the variable, what was expected and the nearest name. An empty value counts as not set.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const lowerCase = proxyNames.map((name) => [name, env[name.toLowerCase()]] as const)
  const given = [...Object.entries(env), ...lowerCase].filter(
    ([, value]) => value !== undefined && value !== '',
  )
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
    const reason = 'SANDBOX_STRICT lets only listed tenants in, and none is listed'
    throw new ConfigError(`${reason}: name them in SANDBOX_TENANTS or in a SANDBOX_SEED file.`)
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
