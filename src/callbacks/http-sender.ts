import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { readAnswerText } from '../input/answer-text.ts'
import { createBoundedCache } from '../input/bounded-cache.ts'
import { callbackUrlFault, type UrlFault } from '../input/url-rules.ts'
import { longestTimer } from '../payment/duration.ts'
import { type Address, type HostMap, parseAddress } from './address.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'
import type { Advise } from './diagnosis.ts'
import { openHeldConnection } from './held-connection.ts'
import type { Seat } from './meetings.ts'
import type { Message } from './message.ts'
import { type Answer, type Failure, type Outcome, toFailure, unsent } from './outcome.ts'
import {
  type CallbackProxy,
  describeProxy,
  type FindProxy,
  judgeProxied,
  proxyHeaders,
  throughProxy,
} from './proxies.ts'
import type { Guarded, Targets } from './targets.ts'

/** A kept connection that the backend closed meanwhile: most likely it has read nothing of this request. */
class StaleConnectionError extends Error {
  override name = 'StaleConnectionError'

  constructor() {
    super('the backend had closed the kept connection')
  }
}

/** No whole answer came in time. */
class TimeoutError extends Error {
  override name = 'TimeoutError'
}

/** Bytes of an answer that are kept; the rest is not read. */
const answerLimit = 64 * 1024

/** Parsed addresses that are kept: most callbacks go where the one before went. */
const addressLimit = 1_000

/**
 * Attempts at one backend at the same time, of one world and of all of them: no real sender would make more. A test
 * suite has one backend, and a world for each test.
 */
const concurrency = { perWorld: 100, total: 2_000 }

/**
 * Posts callbacks over HTTP. An attempt throws only when the sandbox stops, takes no longer than `timeout` ms and follows
 * no redirect. Connections to the same host are kept and used again.
 */
export function createHttpSender({
  hostMap = new Map(),
  targets,
  advise,
  findProxy,
}: {
  hostMap?: HostMap
  /** refuses targets that callbacks may not connect to */
  targets?: Targets
  /** asked for the likely remedy where no connection can be made */
  advise?: Advise
  /** undefined: every callback goes straight to its target */
  findProxy?: FindProxy | undefined
} = {}) {
  const agents = {
    kept: openAgents({ keepAlive: true }),
    single: openAgents({ keepAlive: false }),
  }
  const enter = createConcurrencyLimit(concurrency)
  const addresses = createBoundedCache<string, Address | UrlFault>(addressLimit)
  let closed = false

  async function deliver(
    url: string,
    message: Message,
    { timeout, tenantId, seat }: DeliverOptions,
  ): Promise<Outcome> {
    const address = addresses.getOrSet(
      url,
      () => callbackUrlFault(url) ?? parseAddress(url, hostMap),
    )
    if ('part' in address) return unsent(`the URL cannot be called: ${address.message}`)
    const entered = enter(address.target.host, tenantId)
    const leave = entered instanceof Promise ? await entered : entered
    try {
      if (closed) throw new Error('the sandbox was stopped')
      return await attempt(address, message, timeout, seat)
    } finally {
      seat?.ready()
      leave()
    }
  }

  async function attempt(
    address: Address,
    message: Message,
    timeout: number,
    seat: Seat | undefined,
  ): Promise<Outcome> {
    const started = performance.now()
    let proxy = findProxy?.(address) ?? null
    const result = await (async () => {
      if (proxy !== null) proxy = await judgeProxied(proxy, address, targets)
      return await post(address, message, timeout, seat, proxy)
    })().catch((error: NodeJS.ErrnoException) => error)
    const via = proxy === null ? null : describeProxy(proxy, address)
    const tookMs = Math.round((performance.now() - started) * 1000) / 1000
    if (result instanceof Error) {
      const { failure, error } = describeError(result, timeout)
      const isDirect = isUnreachable(result) && proxy === null
      const remedy = isDirect ? await advise?.(address.host, address.port) : undefined
      const parts = [error, address.note, via, remedy].filter((part) => part != null)
      return { failure, error: parts.join('; '), tookMs, answer: null }
    }
    const failure = toFailure(result.status_code)
    const answered = `the backend answered ${result.status_code}`
    const error =
      failure === null ? null : [answered, via].filter((part) => part !== null).join('; ')
    return { failure, tookMs, answer: result, error }
  }

  /** The options that connect a request. Throws where it may not be connected. */
  function connectionOptions(address: Address, seat: Seat | undefined) {
    const { lookup, isShared = true } = targets?.guard(address) ?? {}
    const secure = address.options.protocol === 'https:'
    if (seat !== undefined) return heldOptions(address, seat, lookup)
    return {
      agent: (isShared ? agents.kept : agents.single)[secure ? 'https:' : 'http:'],
      ...(lookup === undefined ? {} : { lookup }),
      ...(secure && isIP(address.serverName) === 0 ? { servername: address.serverName } : {}),
    }
  }

  /** A seat and a tunnel have connections of their own; other requests to a proxy use kept ones. */
  function proxiedOptions(
    proxy: CallbackProxy,
    address: Address,
    seat: Seat | undefined,
    signal: AbortSignal,
  ) {
    const options = throughProxy(proxy, address, seat, signal)
    const headers = address.options.protocol === 'http:' ? proxyHeaders(proxy) : {}
    const isOwn = 'createConnection' in options && options.createConnection !== undefined
    return {
      options: isOwn ? options : { ...options, agent: agents.kept[protocolOf(proxy)] },
      headers,
    }
  }

  function toRequestOptions(
    address: Address,
    message: Message,
    seat: Seat | undefined,
    proxied: { readonly options: object; readonly headers: Record<string, string> } | null,
  ): https.RequestOptions {
    return {
      ...address.options,
      method: 'POST',
      ...(proxied?.options ?? connectionOptions(address, seat)),
      headers: {
        host: address.hostHeader,
        ...message.headers,
        ...proxied?.headers,
        'content-length': Buffer.byteLength(message.body),
      },
    }
  }

  function post(
    address: Address,
    message: Message,
    timeout: number,
    seat: Seat | undefined,
    proxy: CallbackProxy | null,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const tunnel = proxy === null ? null : new AbortController()
      const proxied = proxy && tunnel && proxiedOptions(proxy, address, seat, tunnel.signal)
      const options = toRequestOptions(address, message, seat, proxied)
      const request = (options.protocol === 'https:' ? https : http).request(
        options,
        (response) => {
          readAnswer(response).then(settle(resolve), settle(reject))
        },
      )
      // Our own timer: an AbortSignal takes a third as long to make as the whole request.
      const timer = setTimeout(
        () => {
          settle(reject)(new TimeoutError())
          request.destroy()
        },
        Math.min(timeout, longestTimer),
      )
      function settle<Value>(done: (value: Value) => void): (value: Value) => void {
        return (value) => {
          clearTimeout(timer)
          done(value)
        }
      }
      if (tunnel !== null) request.on('close', () => tunnel.abort())
      // Without a listener Node closes the connection silently, and this attempt would never end.
      request.on('upgrade', (response, socket) => {
        socket.destroy()
        settle(resolve)(toAnswer(response, ''))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = request.reusedSocket && error.code === 'ECONNRESET'
        settle(reject)(isStale ? new StaleConnectionError() : error)
      })
      if (seat !== undefined) request.on('finish', seat.ready)
      request.end(Buffer.from(message.body))
    })
  }

  return {
    deliver,
    /** Cuts off attempts under way. */
    close(): void {
      closed = true
      for (const agent of [...Object.values(agents.kept), ...Object.values(agents.single)])
        agent.destroy()
    },
  }
}

type DeliverOptions = {
  /** ms of real time */
  readonly timeout: number
  readonly tenantId: string
  readonly callbackId?: string
  /** where the message leaves in the same instant as others */
  readonly seat?: Seat
}

/** The connection is the request's own: where an agent is named, Node does not ask for it. */
function heldOptions(
  { host, port, serverName, options }: Address,
  { released }: Seat,
  lookup: Guarded['lookup'] | undefined,
) {
  const isSecure = options.protocol === 'https:'
  const connect = { host, port, isSecure, servername: serverName, ...(lookup && { lookup }) }
  return { createConnection: () => openHeldConnection(connect, released) }
}

/** Makes one attempt. */
export type Deliver = ReturnType<typeof createHttpSender>['deliver']

function protocolOf({ url }: CallbackProxy): 'http:' | 'https:' {
  return url.protocol === 'https:' ? 'https:' : 'http:'
}

function openAgents(options: { readonly keepAlive: boolean }) {
  return { 'http:': new http.Agent(options), 'https:': new https.Agent(options) }
}

async function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  return toAnswer(response, await readAnswerText(response, response.headers, answerLimit))
}

function toAnswer({ statusCode = 0, headers }: http.IncomingMessage, body: string): Answer {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return { status_code: statusCode, headers: Object.fromEntries(texts), body }
}

function describeError(
  error: NodeJS.ErrnoException,
  timeout: number,
): { failure: Failure; error: string } {
  if (error instanceof TimeoutError)
    return { failure: 'timeout', error: `no answer within ${timeout} ms` }
  if (error instanceof StaleConnectionError) return { failure: 'stale', error: error.message }
  return { failure: 'connect', error: error.message || error.code || error.name }
}

const unreachableCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

function isUnreachable({ code }: NodeJS.ErrnoException): boolean {
  return code !== undefined && unreachableCodes.includes(code)
}
