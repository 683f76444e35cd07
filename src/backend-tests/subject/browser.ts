import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import type { CookieJar } from 'tough-cookie'

/** What one request was answered with. `status` null: no answer came, and `error` says why. */
export type Exchange = {
  readonly status: number | null
  readonly error: string | null
  readonly location: string | null
  readonly body: string
}

type Ask = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** cookies that are sent, and kept from the answer */
  readonly jar?: CookieJar
  /** ms of real time */
  readonly timeout?: number
  /** resolves when the last bytes of the request may leave; the rest is sent before */
  readonly hold?: Promise<void>
  /** bytes of the answer that are read at most */
  readonly most?: number
}

const usualTimeout = 10_000

/** Bytes of an answer that are read. */
const answerLimit = 1_048_576

/** One HTTP request; redirects are not followed. Never throws. */
export async function exchange(url: string, ask: Ask = {}): Promise<Exchange> {
  try {
    return await send(new URL(url), ask)
  } catch (error) {
    return { status: null, error: toReason(error), location: null, body: '' }
  }
}

async function send(url: URL, ask: Ask): Promise<Exchange> {
  const { method = 'GET', headers = {}, body, jar, timeout = usualTimeout, hold } = ask
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${url.protocol} is neither http: nor https:`)
  const cookies = (await jar?.getCookieString(url.href)) ?? ''
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      headers: {
        ...(cookies === '' ? {} : { cookie: cookies }),
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
      // Where an agent is named, Node does not ask for a connection of ours.
      ...(hold === undefined
        ? { agent: false }
        : { createConnection: () => holdingBack(url, hold) }),
    })
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${timeout} ms`)),
      timeout,
    )
    request.on('close', () => clearTimeout(timer))
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  })
  for (const cookie of response.headers['set-cookie'] ?? [])
    await jar?.setCookie(cookie, url.href, { ignoreError: true })
  const text = await readText(response, ask.most ?? answerLimit)
  const { statusCode = 0, headers: answered } = response
  const location = answered.location === undefined ? null : toAbsolute(answered.location, url)
  return { status: statusCode, error: null, location, body: text }
}

async function readText(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toAbsolute(location: string, base: URL): string | null {
  try {
    return new URL(location, base).href
  } catch {
    return null
  }
}

/** A connection that keeps the last bytes of the first thing that is written until `hold` resolves. */
function holdingBack(url: URL, hold: Promise<void>): net.Socket {
  const secure = url.protocol === 'https:'
  const port = Number(url.port || (secure ? 443 : 80))
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = secure
    ? tls.connect({ host, port, ...(net.isIP(host) === 0 ? { servername: host } : {}) })
    : net.connect({ host, port })
  const write = socket.write.bind(socket) as (bytes: Buffer) => boolean
  let held = false
  const writeHeld = (
    data: string | Uint8Array,
    encoding?: BufferEncoding | (() => void),
    done?: () => void,
  ): boolean => {
    const bytes = Buffer.from(
      data as string,
      typeof encoding === 'string' ? encoding : ('latin1' as const),
    )
    const last = held ? 0 : 2
    held = true
    write(bytes.subarray(0, bytes.length - last))
    const end = () => {
      if (last > 0 && !socket.destroyed) write(bytes.subarray(bytes.length - last))
      const then = typeof encoding === 'function' ? encoding : done
      then?.()
    }
    if (last === 0) end()
    else hold.then(end, end)
    return true
  }
  socket.write = writeHeld as typeof socket.write
  socket.setNoDelay(true)
  return socket
}

/** A page that the payer's browser ended up on. */
export type Visit = Exchange & {
  /** every address it asked for, in order */
  readonly urls: readonly string[]
}

/** Redirects that are followed. */
const longest = 10

/**
 * Goes to an address as a browser does: with cookies, and after redirects, ten at most. It stops in front of an address
 * for which `stopsAt` says so, and has that one as the last of `urls`.
 */
export async function visit(
  url: string,
  {
    jar,
    hold,
    stopsAt = () => false,
  }: {
    jar: CookieJar
    hold?: Promise<void>
    stopsAt?: (url: string) => boolean | Promise<boolean>
  },
): Promise<Visit> {
  const urls = [url]
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  if (await stopsAt(url)) return { status: null, error: null, location: null, body: '', urls }
  let answer = await exchange(url, { jar, headers, ...(hold === undefined ? {} : { hold }) })
  while (answer.location !== null && isRedirect(answer.status)) {
    urls.push(answer.location)
    if (await stopsAt(answer.location)) break
    if (urls.length > longest + 1)
      return { ...answer, status: null, error: `more than ${longest} redirects`, urls }
    answer = await exchange(answer.location, { jar, headers })
  }
  return { ...answer, urls }
}

function isRedirect(status: number | null): boolean {
  return status !== null && [301, 302, 303, 307, 308].includes(status)
}

export function toReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(toReason).join(', ')
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
