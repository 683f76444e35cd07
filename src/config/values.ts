import { z } from 'zod'
import { canonicalHost, readHosts } from '../input/host-name.ts'
import { parseUrl } from '../input/parse-url.ts'
import { readTargets, targetsExpected } from '../input/target-rules.ts'
import { originFault } from '../input/url-rules.ts'
import { parseDuration } from '../payment/duration.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const flag = z
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

export const port = whole('a port number', 0, 65_535)

export const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== null && ms > 0) return ms
  context.addIssue({
    code: 'custom',
    message: 'expected a duration such as 250ms, 5s, 2m, 1h or 3d, from 1ms to 3653d',
  })
  return z.NEVER
})

/** `all`, how many, or how long. */
export const keep = z.string().transform((text, context) => {
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

export const origin = z.string().transform((text, context) => {
  const fault = originFault(text)
  if (fault === null) return new URL(text).origin
  context.addIssue({ code: 'custom', message: fault.message })
  return z.NEVER
})

/** `id`, `id:secret`, … separated by commas. */
export const tenants = z.string().transform((text, context) => {
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

export const words = z
  .string()
  .transform((text) => text.split(',').map((word) => word.trim()))
  .refine(
    (list) => list.every((word) => word !== ''),
    'expected one or more names, separated by commas',
  )

/** `host=other`, … separated by commas. */
export const hostMap = z.string().transform((text, context) => {
  const map = new Map<string, string>()
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [from, to, ...more] = entry.split('=').map((host) => canonicalHost(host.trim()))
    if (from == null || to == null || more.length > 0) {
      context.addIssue({
        code: 'custom',
        message:
          'expected host=other, separated by commas, such as localhost=host.docker.internal; a port stays as it is',
      })
      return z.NEVER
    }
    map.set(from, to)
  }
  return map
})

export const targets = z.string().transform((text, context) => {
  const rules = readTargets(text)
  if (rules !== null) return rules
  context.addIssue({ code: 'custom', message: targetsExpected })
  return z.NEVER
})

export const hosts = z.string().transform((text, context) => {
  const names = readHosts(text)
  if (names !== null) return names
  context.addIssue({
    code: 'custom',
    message:
      'expected names of hosts without scheme, port or path, separated by commas, such as sandbox.example.com,*.dev.example.com',
  })
  return z.NEVER
})

/** Headers of a request that HTTP or the callback itself needs. */
const takenHeaders = [
  ...['host', 'connection', 'content-length', 'transfer-encoding', 'te', 'trailer', 'upgrade'],
  ...['keep-alive', 'proxy-connection', 'expect', 'content-type', 'user-agent', 'authorization'],
]

export const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of an HTTP header')
  .refine((name) => !takenHeaders.includes(name.toLowerCase()), {
    message: 'expected the name of an HTTP header that a callback does not have already',
  })

/** What can be sent as a bearer token. */
export const controlToken = z
  .string()
  .regex(/^[!-~]+$/, 'expected characters that a header can carry, without spaces')

export const journalLimit = whole('a number of entries', 0, 9_999_999)

export const megabytes = whole('a number of megabytes', 1, 99_999)

/** `http://host:port`; the scheme may be left out, as other programs allow. */
export const proxy = z.string().transform((text, context) => {
  const url = parseUrl(text.includes('://') ? text : `http://${text}`)
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:'
  if (url !== null && isHttp && url.hostname !== '') return url
  context.addIssue({
    code: 'custom',
    message:
      'expected http://host:port or https://host:port, with user:password@ before the host if need be',
  })
  return z.NEVER
})

/**
 * As other programs read it: a name stands for those below it too. What has another form names nothing, because the value
 * is meant for all programs of the machine.
 */
export const proxyExceptions = z.string().transform((text) => {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '')
  return entries.flatMap((entry) => {
    const bare = entry.replace(/^\*?\.(?=.)/, '')
    return readTargets(bare) === null
      ? []
      : [bare, `*.${bare}`].flatMap((one) => readTargets(one) ?? [])
  })
})
