import { parseUrl } from './parse-url.ts'

/** Instead of a URL that cannot be read and may hold a password somewhere. */
export const hiddenUrl = '(hidden: no URL that can be read)'

const hiddenHeader = '(redacted)'

const hiddenValue = '***'

/** How deep URLs in the query of a URL are masked. */
const deepest = 3

const secretHeader =
  /^cookie2?$|^set-cookie2?$|(?:^|[-_])(?:authorization|auth|secret|token|password|passwd|api-?key|credentials?|session|jwt)(?:[-_]|$)/i

const secretParameters: ReadonlySet<string> = new Set([
  ...['password', 'passwd', 'pwd', 'secret', 'clientsecret', 'apikey', 'xapikey', 'apisecret'],
  ...['xapisecret', 'token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'auth'],
  ...['authorization', 'bearer', 'jwt', 'credential', 'credentials', 'privatekey', 'accesskey'],
])

/**
 * How much is hidden of a URL: its user name and password, or also the values of query parameters whose names say that
 * they are secrets. `userinfo` is for what a program goes on with, such as a return URL.
 */
type Extent = 'userinfo' | 'all'

/** A URL as people may see it. What cannot be read is hidden whole where it may hold a password. */
export function maskUrl(url: string, extent: Extent = 'all'): string {
  return maskUrlAt(url, extent, 0)
}

/** The same where there may be none. */
export function maskUrlIfAny(url: string | null, extent: Extent = 'all'): string | null {
  return url === null ? null : maskUrl(url, extent)
}

/** Text that may contain URLs. It is unclear where a URL in it ends, so rather too much is hidden. */
export function maskText(text: string): string {
  return maskTextAt(text, 'all', 0)
}

/** Path and query of a request. */
export function maskPath(path: string): string {
  const start = path.indexOf('?')
  const end = start < 0 ? path.length : start
  return maskTextAt(path.slice(0, end), 'all', 0) + maskTail(path.slice(end), 'all', 0)
}

/** Every text in a JSON value. */
export function maskJson<Value>(value: Value, extent: Extent = 'all'): Value {
  const text = JSON.stringify(value)
  return text === undefined ? value : JSON.parse(maskLiterals(text, extent))
}

/** A body: JSON, a form, or any text. Where nothing is hidden it stays as it was, to the byte. */
export function maskBody(body: string): string {
  if (!mayHoldSecrets(body) && !body.includes('\\u')) return body
  if (isJson(body)) return maskLiterals(body, 'all')
  const isForm = /^[^\s{[<"]{1,200}=/.test(body)
  if (isForm) return maskPairs(body, 'userinfo', 0)
  // What was cut off, or is no JSON by a mistake, may still be written like it.
  const open = body
    .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\/', '/')
  const isCut = /^\s*[[{]/.test(body) || /… \(cut[a-z\d ]*\)$/.test(body)
  const masked = maskText(isCut ? hideCutUrl(open) : open)
  return masked === open ? body : masked
}

/** A body that was cut off may end in a user name and password whose @ is missing. */
function hideCutUrl(text: string): string {
  const start = Math.max(0, text.length - 4_000)
  const end = text.slice(start)
  const lastMark = Math.max(...['/', '?', '#', '\\'].map((mark) => end.lastIndexOf(mark)))
  for (const { index, 0: beginning } of end.matchAll(/(?::|%3a)(?:[/\\]|%2f|%5c)+/gi)) {
    const host = index + beginning.length
    if (host > lastMark) return text.slice(0, start + host) + hiddenValue
  }
  return text
}

/** Headers of a message. Signatures are no secrets, and there to be looked at. */
export function maskHeaders<Headers extends Readonly<Record<string, unknown>>>(
  headers: Headers,
): Headers {
  const masked = Object.entries(headers).map(([name, value]) => [name, maskHeader(name, value)])
  return Object.fromEntries(masked)
}

function maskHeader(name: string, value: unknown): unknown {
  if (secretHeader.test(name) && !/signature/i.test(name)) return hiddenHeader
  if (typeof value === 'string') return maskString(value, 'all', 0)
  return Array.isArray(value) ? value.map((each) => maskHeader(name, each)) : value
}

function maskUrlAt(text: string, extent: Extent, depth: number): string {
  if (!mayHoldSecrets(text)) return text
  // A backslash is a slash to a browser, and part of a name to who writes DOMAIN\name:password.
  const url = text.includes('\\') ? null : parseUrl(text)
  if (url === null) return mayHoldUserinfo(text) ? hiddenUrl : maskTextAt(text, extent, depth)
  const isOpaque = url.host === '' && !url.pathname.startsWith('/')
  if (isOpaque && mayHoldUserinfo(url.pathname)) return `${url.protocol}${hiddenValue}`
  const hasUserinfo = url.username !== '' || url.password !== ''
  url.username = ''
  url.password = ''
  const shown = hasUserinfo ? url.href : text
  const end = shown.search(/[?#]/)
  const head = end < 0 ? shown : shown.slice(0, end)
  const tail = end < 0 ? '' : shown.slice(end)
  const path = maskAuthorities(head)
  return (extent === 'all' ? maskParameters(path) : path) + maskTail(tail, extent, depth)
}

/** Texts of JSON: what looks like a URL is one from its beginning to its end. */
function maskString(text: string, extent: Extent, depth: number): string {
  const isUrl = /^[\0- ]*(?:https?:|[a-z][a-z0-9+.-]{0,30}:[\t\r\n]*[/\\]{2})/i.test(text)
  return isUrl ? maskUrlAt(text, extent, depth) : maskTextAt(text, extent, depth)
}

function maskTextAt(text: string, extent: Extent, depth: number): string {
  if (!mayHoldSecrets(text)) return text
  if (/%(?:25)*3a(?:%|\/|\\)/i.test(text)) {
    if (depth >= deepest) return hiddenUrl
    const decoded = decodedOf(text)
    const masked = maskString(decoded, extent, depth + 1)
    if (masked !== decoded) return masked
  }
  const open = maskAuthorities(text)
  return extent === 'all' ? maskParameters(open) : open
}

/** Parameters of a query, a fragment or a path (`/pay;token=…`), wherever they stand in a text. */
function maskParameters(text: string): string {
  return text.replace(/([?&#;])([\w.[\]%-]{1,40})=[^&#;\s"'<>]*/g, (whole, mark, name) =>
    isSecretParameter(name) ? `${mark}${name}=${hiddenValue}` : whole,
  )
}

/** User names and passwords, wherever what begins a URL is followed by an @ before its path does. */
function maskAuthorities(text: string): string {
  const lastAt = text.lastIndexOf('@')
  if (lastAt < 0) return text
  // `//host` takes the scheme of the page it is on.
  const beginning = /\bhttps?:[/\\\s]*|:[\t\r\n]*[/\\][/\\\s]+|^[\0- ]*[/\\]{2}[/\\\s]*/gi
  let shown = ''
  let done = 0
  for (;;) {
    beginning.lastIndex = done
    const found = beginning.exec(text)
    if (found === null || found.index > lastAt) return shown + text.slice(done)
    const start = found.index + found[0].length
    shown += text.slice(done, start)
    const length = text.slice(start).search(/[/?#]/)
    const end = length < 0 ? text.length : start + length
    const at = text.slice(start, end).lastIndexOf('@')
    const isHost = at >= 0 || start === end || parseUrl(`http://${text.slice(start, end)}`) !== null
    // What is no host may be the beginning of a password with a slash in it.
    done = isHost ? start + at + 1 : Math.max(start, lastAt + 1)
    if (at < 0 && isHost) {
      shown += text.slice(start, end)
      done = end
    }
  }
}

/** Queries and fragments: `?a=b&c=d;e=f#g=h`, and whatever stands before them. */
function maskTail(text: string, extent: Extent, depth: number): string {
  const start = text.search(/[?#]/)
  if (start < 0) return text
  return text.slice(0, start) + maskPairs(text.slice(start), extent, depth)
}

function maskPairs(text: string, extent: Extent, depth: number): string {
  if (depth >= deepest) return hiddenValue
  return text.replace(/([?&#;]?)([^=&?#;]*)(=?)([^&#;]*)/g, (whole, mark, name, equals, value) => {
    if (whole === '') return ''
    if (equals === '') return mark + maskValue(name + value, extent, depth)
    if (extent === 'all' && isSecretParameter(name)) return `${mark}${name}=${hiddenValue}`
    return `${mark}${name}=${maskValue(value, extent, depth)}`
  })
}

function maskValue(value: string, extent: Extent, depth: number): string {
  if (!mayHoldSecrets(value)) return value
  const decoded = decodedOf(value.replaceAll('+', ' '))
  const masked = maskString(decoded, extent, depth + 1)
  return masked === decoded ? value : encodeURIComponent(masked)
}

/** Each text of JSON, whose other bytes stay. */
function maskLiterals(json: string, extent: Extent): string {
  let shown = ''
  let done = 0
  for (;;) {
    const start = json.indexOf('"', done)
    if (start < 0) return shown + json.slice(done)
    let end = start + 1
    while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1
    const literal = json.slice(start, end + 1)
    const text: string = JSON.parse(literal)
    const masked = maskString(text, extent, 0)
    shown += json.slice(done, start) + (masked === text ? literal : JSON.stringify(masked))
    done = end + 1
  }
}

/** No user name without an @, however it is written, and no parameter without a =. */
function mayHoldSecrets(text: string): boolean {
  return /[@=%\uff20\ufe6b]/.test(text)
}

function mayHoldUserinfo(text: string): boolean {
  return /[@\uff20\ufe6b]/.test(decodedOf(decodedOf(text)))
}

/** With every escape that can be decoded. */
function decodedOf(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

function isSecretParameter(name: string): boolean {
  const whole = decodedOf(name).toLowerCase()
  // `user[password]`
  const last = whole.endsWith(']') ? whole.slice(whole.lastIndexOf('[') + 1, -1) : whole
  return secretParameters.has(last.replace(/[-_.]/g, ''))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
