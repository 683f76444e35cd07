import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { callbackUrlFault, type UrlFault } from '../input/url-rules.ts'
import { longestTimer } from '../payment/duration.ts'
import { type Address, type HostMap, parseAddress } from './address.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'
import type { Advise } from './diagnosis.ts'
import type { Message } from './message.ts'
import type { Targets } from './targets.ts'

export type Answer = {
  readonly status_code: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Why an attempt was not an acknowledgement, in the words of a scenario's `retry.on`. */
export type Failure = 'timeout' | 'connect' | 'stale' | '3xx' | '4xx' | '5xx'

export type Outcome = {
  /** null: acknowledged by a 2xx */
  readonly failure: Failure | null
  /** ms of real time */
  readonly tookMs: number
  readonly answer: Answer | null
  readonly error: string | null
}

/** A kept connection that the backend closed meanwhile: it has most likely read nothing of this request. */
class StaleConnectionError extends Error {
  override name = 'StaleConnectionError'

  constructor() {
    super('the backend had closed the kept connection')
  }
}

/** No whole answer came in time. */
class LateError extends Error {
  override name = 'LateError'
}

/** Bytes of an answer that are kept; the rest is not read. */
const answerLimit = 64 * 1024

/** Addresses that are not made out anew. */
const addressesKept = 1_000

/**
 * Attempts at one backend at the same time, of one world and of all of them: more than that is a flood no real sender
 * would make. A suite of tests has one backend and a world for each test.
 */
const atOnce = { each: 100, most: 2_000 }

/**
 * Posts callbacks. One attempt never throws before the end, never takes longer than `timeout` ms and never follows a
 * redirect. Connections to the same host are kept and used again.
 */
export function createDeliver({
  hostMap = new Map(),
  targets,
  advise,
}: {
  hostMap?: HostMap
  /** refuses what may not be connected to */
  targets?: Targets
  /** asked for the likely remedy where no connection can be had */
  advise?: Advise
} = {}) {
  const kept = openAgents({ keepAlive: true })
  const single = openAgents({ keepAlive: false })

  const enter = createConcurrencyLimit(atOnce)
  const addresses = new Map<string, Address | UrlFault>()
  let closed = false

  /** Most callbacks go where the one before went. */
  function addressAtHand(url: string): Address | UrlFault {
    const known = addresses.get(url)
    if (known !== undefined) return known
    const address = callbackUrlFault(url) ?? parseAddress(url, hostMap)
    if (addresses.size >= addressesKept) addresses.clear()
    addresses.set(url, address)
    return address
  }

  async function deliver(
    url: string,
    message: Message,
    { timeout, tenantId }: { timeout: number; tenantId: string },
  ): Promise<Outcome> {
    const address = addressAtHand(url)
    if ('part' in address) return unsent(`the URL cannot be called: ${address.message}`)
    const entered = enter(address.target.host, tenantId)
    const leave = entered instanceof Promise ? await entered : entered
    try {
      if (closed) throw new Error('the sandbox was stopped')
      return await attempt(address, message, timeout)
    } finally {
      leave()
    }
  }

  async function attempt(address: Address, message: Message, timeout: number): Promise<Outcome> {
    const started = performance.now()
    const result = await post(address, message, timeout).catch(
      (error: NodeJS.ErrnoException) => error,
    )
    const tookMs = Math.round((performance.now() - started) * 1000) / 1000
    if (result instanceof Error) {
      const { failure, error } = failed(result, timeout)
      const remedy = isUnreachable(result) ? await advise?.(address.host, address.port) : undefined
      const told = [error, address.note, remedy].filter((part) => part != null)
      return { failure, error: told.join('; '), tookMs, answer: null }
    }
    const failure = toFailure(result.status_code)
    const error = failure === null ? null : `the backend answered ${result.status_code}`
    return { failure, tookMs, answer: result, error }
  }

  /** How a request is connected; throws where it may not be. */
  function connection(address: Address) {
    const { lookup, isShared = true } = targets?.guard(address) ?? {}
    const secure = address.options.protocol === 'https:'
    return {
      agent: (isShared ? kept : single)[secure ? 'https:' : 'http:'],
      ...(lookup === undefined ? {} : { lookup }),
      ...(secure && isIP(address.serverName) === 0 ? { servername: address.serverName } : {}),
    }
  }

  function post(address: Address, message: Message, timeout: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { options, hostHeader } = address
      const secure = options.protocol === 'https:'
      const body = Buffer.from(message.body)
      const request = (secure ? https : http).request(
        {
          ...options,
          method: 'POST',
          ...connection(address),
          headers: { host: hostHeader, ...message.headers, 'content-length': body.length },
        },
        (response) => {
          readAnswer(response).then(end(resolve), end(reject))
        },
      )
      // A timer of our own: an AbortSignal takes as long to make as a third of the request.
      const timer = setTimeout(
        () => {
          end(reject)(new LateError())
          request.destroy()
        },
        Math.min(timeout, longestTimer),
      )
      function end<Value>(tell: (value: Value) => void): (value: Value) => void {
        return (value) => {
          clearTimeout(timer)
          tell(value)
        }
      }
      // Without a listener Node closes the connection in silence, and nobody would ever hear of this attempt.
      request.on('upgrade', (response, socket) => {
        socket.destroy()
        end(resolve)(toAnswer(response, ''))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = request.reusedSocket && error.code === 'ECONNRESET'
        end(reject)(isStale ? new StaleConnectionError() : error)
      })
      request.end(body)
    })
  }

  return {
    deliver,
    /** Cuts off what is under way. */
    close(): void {
      closed = true
      for (const agent of [...Object.values(kept), ...Object.values(single)]) agent.destroy()
    },
  }
}

export type Deliver = ReturnType<typeof createDeliver>['deliver']

/** The outcome of an attempt that never came to the wire. */
export function unsent(error: string): Outcome {
  return { failure: 'connect', tookMs: 0, answer: null, error }
}

export function toReason(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}

function openAgents(options: { readonly keepAlive: boolean }) {
  return { 'http:': new http.Agent(options), 'https:': new https.Agent(options) }
}

async function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > answerLimit) break
  }
  const body = Buffer.concat(chunks).subarray(0, answerLimit).toString('utf8')
  const cut = size > answerLimit ? `… (cut after ${answerLimit} bytes)` : ''
  return toAnswer(response, body + cut)
}

function toAnswer({ statusCode = 0, headers }: http.IncomingMessage, body: string): Answer {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return { status_code: statusCode, headers: Object.fromEntries(texts), body }
}

function toFailure(status: number): Failure | null {
  if (status >= 200 && status < 300) return null
  if (status < 400) return '3xx'
  return status < 500 ? '4xx' : '5xx'
}

function failed(error: NodeJS.ErrnoException, timeout: number) {
  if (error instanceof LateError)
    return { failure: 'timeout' as const, error: `no answer within ${timeout} ms` }
  if (error instanceof StaleConnectionError)
    return { failure: 'stale' as const, error: error.message }
  const reason = error.message || error.code || error.name
  return { failure: 'connect' as const, error: reason }
}

const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

function isUnreachable({ code }: NodeJS.ErrnoException): boolean {
  return code !== undefined && unreachable.includes(code)
}
