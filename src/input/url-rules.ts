import { parseUrl } from './parse-url.ts'

/** What is wrong with a URL: which part of it, and what was expected. The URL itself is not repeated: it may hold secrets. */
export type UrlFault = {
  readonly part: 'url' | 'scheme' | 'userinfo' | 'host' | 'port' | 'path'
  /** continues a sentence after a colon: `its port is no number from 0 to 65535` */
  readonly message: string
}

/** A browser that opens one of these runs or shows what the merchant wrote, instead of going to the merchant. */
const neverOpened = ['javascript', 'data', 'vbscript', 'file', 'blob', 'about', 'view-source']

/** What is wrong with a URL that callbacks are to be posted to; null for nothing. */
export function callbackUrlFault(text: string): UrlFault | null {
  return toFault(text, (scheme) => (isHttp(scheme) ? null : 'its scheme is not http or https'))
}

/** What is wrong with a URL that the payer's browser is to be sent to, which may be that of an app: `myapp://paid`. */
export function returnUrlFault(text: string): UrlFault | null {
  return toFault(text, (scheme) =>
    neverOpened.includes(scheme) ? `its scheme is ${scheme}, to which no browser is sent` : null,
  )
}

/** What is wrong with the origin that our pages are served at, `https://pay.example:8700`; null for nothing. */
export function originFault(text: string): UrlFault | null {
  const fault = callbackUrlFault(text)
  if (fault !== null)
    return { ...fault, message: `expected an http or https URL; ${fault.message}` }
  const { protocol, host, pathname, search, hash, username, password } = new URL(text)
  const parts = [
    [pathname !== '/', 'path', 'a path'],
    [search !== '' || /^[^#]*\?/.test(text), 'path', 'a query'],
    [hash !== '' || text.includes('#'), 'path', 'a fragment'],
    [username !== '' || password !== '', 'userinfo', 'a user name or password'],
  ] as const
  const first = parts.find(([isThere]) => isThere)
  if (first === undefined) return null
  const message = `it has ${first[2]}, and the pages are served at the root of a host; expected ${protocol}//${host}`
  return { part: first[1], message }
}

/** Is this a URL that a browser opens as a page, and not one that is handed to an app? */
export function isWebUrl(text: string): boolean {
  const [scheme = ''] = splitScheme(text) ?? []
  return isHttp(scheme)
}

function toFault(text: string, refuse: (scheme: string) => string | null): UrlFault | null {
  const split = splitScheme(text)
  if (split === null)
    return { part: 'scheme', message: 'it has no scheme, expected one such as https://' }
  const [scheme, rest] = split
  const refusal = refuse(scheme)
  if (refusal !== null) return { part: 'scheme', message: refusal }
  const fault = isHttp(scheme) ? authorityFault(rest) : null
  if (fault !== null || parseUrl(text) !== null) return fault
  return { part: isHttp(scheme) ? 'url' : 'host', message: 'it cannot be read as a URL' }
}

/** Scheme in lower case and what follows its colon, as a browser reads them: it ignores tabs and line breaks. */
function splitScheme(text: string): readonly [scheme: string, rest: string] | null {
  const bare = text.replace(/[\t\n\r]/g, '')
  const start = [...bare].findIndex((character) => character > ' ')
  const end = bare.indexOf(':')
  if (start < 0 || end < start) return null
  const scheme = bare.slice(start, end)
  return /^[a-z][a-z0-9+.-]*$/i.test(scheme) ? [scheme.toLowerCase(), bare.slice(end + 1)] : null
}

function authorityFault(rest: string): UrlFault | null {
  const start = rest.search(/[^/\\]/)
  const [authority = ''] = start < 0 ? [] : rest.slice(start).split(/[/\\?#]/, 1)
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  const port = /:[^\]:]*$/.exec(host)?.[0] ?? ''
  if (at >= 0 && !isEscaped(authority.slice(0, at))) {
    const message = 'its user name or password has a % that begins no escape; a % itself is %25'
    return { part: 'userinfo', message }
  }
  if (!/^(?::\d*)?$/.test(port) || Number(port.slice(1)) > 65_535) {
    const hint = rest.includes('@') ? '; in a password / is %2F, ? is %3F and # is %23' : ''
    return { part: 'port', message: `its port is no number from 0 to 65535${hint}` }
  }
  const name = host.slice(0, host.length - port.length).trimEnd()
  if (name === '') return { part: 'host', message: 'it has no host' }
  if (parseUrl(`http://${name}/`) !== null) return null
  return { part: 'host', message: 'its host is neither a name nor an address' }
}

/** Can it be decoded, as it must be to be sent as `Authorization: Basic`? */
function isEscaped(userinfo: string): boolean {
  try {
    decodeURIComponent(userinfo)
    return true
  } catch {
    return false
  }
}

function isHttp(scheme: string): boolean {
  return scheme === 'http' || scheme === 'https'
}
