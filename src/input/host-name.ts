import { createBoundedCache } from './bounded-cache.ts'
import { parseUrl } from './parse-url.ts'

/**
 * A host as it is compared: in lower case, IDN in ASCII, every spelling of an IPv4 address in four decimal numbers, IPv6
 * without brackets and an IPv4 address in it as IPv4, no dot at the end. null for what is no host, such as `a:80`.
 */
export function canonicalHost(text: string): string | null {
  return text.length > longestName
    ? toCanonical(text)
    : known.getOrSet(text, () => toCanonical(text))
}

/** Characters of a name, and names, that are kept: every request names a host, and most the same one. */
const longestName = 255
const known = createBoundedCache<string, string | null>(1_000)

function toCanonical(text: string): string | null {
  const bare = /^\[(?=[^:]*:)(.*)\]$/.exec(text)?.[1] ?? text
  if (bare === '' || /[\s/?#@\\%[\]]/.test(bare)) return null
  const url = parseUrl(`http://${bare.includes(':') ? `[${bare}]` : bare}/`)
  if (url === null) return null
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return /^[a-z0-9._:-]+$/.test(host) ? unmapped(host) : null
}

/** `::ffff:a.b.c.d` reaches `a.b.c.d`. */
function unmapped(host: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  const [upper, lower] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join('.')
}

/** A name, or with `*.` every name below it. */
export type HostPattern = { readonly name: string; readonly isBelow: boolean }

/** Reads `shop.example` or `*.shop.example`; null for anything else. */
export function readHostPattern(text: string): HostPattern | null {
  const isBelow = text.startsWith('*.')
  const name = canonicalHost(isBelow ? text.slice(2) : text)
  return name === null ? null : { name, isBelow }
}

/** `host` is canonical. */
export function fitsHost({ name, isBelow }: HostPattern, host: string): boolean {
  return isBelow ? host.endsWith(`.${name}`) : host === name
}

/** Reads SANDBOX_HOSTS; null where an entry is no name. */
export function readHosts(text: string): readonly HostPattern[] | null {
  const entries = text.split(',').map((entry) => entry.trim())
  const patterns = entries.filter((entry) => entry !== '').map(readHostPattern)
  return patterns.every((pattern) => pattern !== null) ? patterns : null
}
