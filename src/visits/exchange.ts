import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { CookieJar } from 'tough-cookie'
import { type ConnectOptions, openHeldConnection } from '../callbacks/held-connection.ts'
import type { Seat } from '../callbacks/meetings.ts'
import { readAnswerText } from '../input/answer-text.ts'

/** What one request was answered with. `status` null: no answer came, and `error` says why. */
export type Exchange = {
  readonly status: number | null
  readonly error: string | null
  readonly location: string | null
  readonly body: string
  /** of the request, and of the answer */
  readonly sent: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

export type Ask = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** cookies that are sent, and kept from the answer */
  readonly jar?: CookieJar
  /** ms of real time */
  readonly timeout?: number
  /** where its last byte leaves in the same instant as that of others */
  readonly seat?: Seat
  /** bytes of the answer that are read at most; the rest is cut */
  readonly most?: number
  /** Where a request connects to; throws where it may not go there. */
  readonly route?: (url: URL) => Omit<ConnectOptions, 'isSecure'>
}

const usualTimeout = 10_000

/** Bytes of an answer that are read. */
const answerLimit = 1_048_576

/** One HTTP request; redirects are not followed. Never throws. */
export async function exchange(url: string, ask: Ask = {}): Promise<Exchange> {
  const sent: Record<string, string> = {}
  try {
    return await send(new URL(url), ask, sent)
  } catch (error) {
    return { status: null, error: toReason(error), location: null, body: '', sent, headers: {} }
  } finally {
    ask.seat?.ready()
  }
}

async function send(url: URL, ask: Ask, sent: Record<string, string>): Promise<Exchange> {
  const { method = 'GET', headers = {}, body, jar, timeout = usualTimeout, seat, route } = ask
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${url.protocol} is neither http: nor https:`)
  const cookies = (await jar?.getCookieString(url.href)) ?? ''
  Object.assign(sent, {
    host: url.host,
    ...(cookies === '' ? {} : { cookie: cookies }),
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const isSecure = url.protocol === 'https:'
    const { host, port, servername = host, lookup } = (route ?? usualRoute)(url)
    const connect = { host, port, isSecure, servername, ...(lookup && { lookup }) }
    const request = (isSecure ? https : http).request({
      protocol: url.protocol,
      hostname: host,
      port,
      path: `${url.pathname}${url.search}`,
      ...(url.username === '' ? {} : { auth: toUserinfo(url) }),
      method,
      headers: sent,
      ...(isSecure && isIP(servername) === 0 ? { servername } : {}),
      ...(lookup && { lookup }),
      // Where an agent is named, Node does not ask for a connection of ours.
      ...(seat === undefined
        ? { agent: false }
        : { createConnection: () => openHeldConnection(connect, seat.released) }),
    })
    const late = () => request.destroy(new Error(`no answer within ${timeout} ms`))
    const timer = setTimeout(late, timeout)
    request.on('close', () => clearTimeout(timer))
    request.on('response', resolve)
    request.on('error', reject)
    if (seat !== undefined) request.on('finish', seat.ready)
    request.end(body)
  })
  for (const cookie of response.headers['set-cookie'] ?? [])
    await jar?.setCookie(cookie, url.href, { ignoreError: true })
  const text = await readAnswerText(response, response.headers, ask.most ?? answerLimit)
  const { statusCode = 0, headers: answered } = response
  const location = answered.location === undefined ? null : toAbsolute(answered.location, url)
  return {
    status: statusCode,
    error: null,
    location,
    body: text,
    sent,
    headers: Object.fromEntries(
      Object.entries(answered).map(([name, value]) => [name, String(value)]),
    ),
  }
}

function usualRoute(url: URL): Omit<ConnectOptions, 'isSecure'> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) }
}

function toUserinfo({ username, password }: URL): string {
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
}

function toAbsolute(location: string, base: URL): string | null {
  try {
    return new URL(location, base).href
  } catch {
    return null
  }
}

export function toReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(toReason).join(', ')
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
