import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import tls from 'node:tls'
import { canonicalHost } from '../input/host-name.ts'
import type { TargetRule } from '../input/target-rules.ts'
import type { Address } from './address.ts'
import { holdLastByte, openHeldConnection } from './held-connection.ts'
import type { Seat } from './meetings.ts'
import { RefusedTargetError, type Targets, unresolved } from './targets.ts'

/** A proxy of the settings. */
export type CallbackProxy = {
  readonly url: URL
  /** HTTP_PROXY or HTTPS_PROXY */
  readonly setting: string
}

export type ProxySettings = {
  readonly HTTP_PROXY?: URL | undefined
  readonly HTTPS_PROXY?: URL | undefined
  readonly NO_PROXY: readonly TargetRule[]
}

/** Answers which proxy a callback goes through; null: it goes straight to its target. */
export type FindProxy = (address: Address) => CallbackProxy | null

/**
 * The proxies as the settings have them, by the scheme of the target. This machine itself is never reached through one,
 * nor is what NO_PROXY names. Undefined where no proxy is set.
 */
export function createProxies(settings: ProxySettings): FindProxy | undefined {
  const { HTTP_PROXY: forHttp, HTTPS_PROXY: forHttps, NO_PROXY: exceptions } = settings
  if (forHttp === undefined && forHttps === undefined) return undefined
  return ({ host, port, options }) => {
    const isSecure = options.protocol === 'https:'
    const url = isSecure ? forHttps : forHttp
    const name = canonicalHost(host) ?? host
    if (url === undefined || isLoopback(name)) return null
    const address = isIP(name) === 0 ? unresolved : name
    const isExcepted = exceptions.some(
      ({ port: wanted, fits, isDenied }) =>
        !isDenied && (wanted === null || wanted === port) && fits(name, address),
    )
    return isExcepted ? null : { url, setting: isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY' }
  }
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    ['::1', '::', '0.0.0.0'].includes(host) ||
    (isIP(host) === 4 && host.startsWith('127.'))
  )
}

/** What a request to a proxy says of who sends it. */
export function proxyHeaders({ url }: CallbackProxy): Record<string, string> {
  if (url.username === '' && url.password === '') return {}
  const userinfo = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(userinfo).toString('base64')}` }
}

/** Where a proxy listens, as `http.request` takes it. */
function proxyEndpoint({ url }: CallbackProxy): { hostname: string; port: number } {
  const usual = url.protocol === 'https:' ? 443 : 80
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || usual }
}

/**
 * What `http.request` needs, beside the options of the target, to reach it through a proxy: a request with the whole URL
 * to the proxy, or for https a tunnel with TLS inside, of which the proxy sees host and port and no more.
 */
export function throughProxy(
  proxy: CallbackProxy,
  address: Address,
  seat: Seat | undefined,
  signal: AbortSignal,
) {
  const { options, target } = address
  if (options.protocol === 'https:') {
    const open = async () => {
      const socket = await openTunnel(proxy, address, signal)
      return seat === undefined ? socket : holdLastByte(socket, seat.released)
    }
    const createConnection = (_: unknown, done: Connected) => {
      open().then((socket) => done(null, socket), done)
      return undefined
    }
    return { protocol: 'https:', createConnection }
  }
  const endpoint = proxyEndpoint(proxy)
  const { hostname: host, port } = endpoint
  const isSecure = proxy.url.protocol === 'https:'
  const name = isSecure && isIP(host) === 0 ? { servername: host } : {}
  const connect = { host, port, isSecure, ...name }
  return {
    protocol: proxy.url.protocol,
    ...endpoint,
    ...name,
    path: `http://${target.host}${options.path}`,
    ...(seat && { createConnection: () => openHeldConnection(connect, seat.released) }),
  }
}

type Connected = (error: Error | null, socket?: Socket) => void

async function openTunnel(
  proxy: CallbackProxy,
  { host, port, serverName }: Address,
  signal: AbortSignal,
): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const socket = await new Promise<Socket>((resolve, reject) => {
    const request = (proxy.url.protocol === 'https:' ? https : http).request({
      ...proxyEndpoint(proxy),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyHeaders(proxy) },
      agent: false,
      signal,
    })
    request.on('connect', ({ statusCode = 0 }, connected) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(connected)
      connected.destroy()
      reject(new Error(`the proxy answered CONNECT ${authority} with ${statusCode}`))
    })
    // A proxy that takes CONNECT for a request like any other.
    request.on('response', ({ statusCode = 0 }) => {
      request.destroy()
      reject(new Error(`the proxy answered CONNECT ${authority} with ${statusCode}`))
    })
    request.on('error', reject)
    request.end()
  })
  return tls.connect({ socket, ...(isIP(serverName) === 0 ? { servername: serverName } : {}) })
}

/** For the record of an attempt that failed: which proxy it went through, and how it would not. */
export function describeProxy({ url, setting }: CallbackProxy, { host }: Address): string {
  return `sent through the proxy ${url.protocol}//${url.host} of ${setting}; NO_PROXY=${host} sends it straight`
}

/**
 * The proxy of a callback, once its true target was judged by name and, where the name resolves here, by address. A name
 * that resolves to this machine needs no proxy; one that does not resolve is left to the proxy. Throws where the target
 * is refused.
 */
export async function judgeProxied(
  proxy: CallbackProxy,
  address: Address,
  targets: Targets | undefined,
): Promise<CallbackProxy | null> {
  const guarded = targets?.guard(address)
  if (guarded === undefined) return proxy
  if (!guarded.isShared) return null
  const { host } = address
  if (isIP(host) !== 0) return proxy
  const found = await new Promise<readonly string[]>((resolve, reject) => {
    guarded.lookup(host, { all: true }, (error, addresses) => {
      if (error instanceof RefusedTargetError) return reject(error)
      if (error !== null) return resolve([])
      resolve(typeof addresses === 'string' ? [addresses] : addresses.map((one) => one.address))
    })
  })
  if (found.length > 0 && found.every(isLoopback)) return null
  if (found.length === 0) guarded.requireName()
  return proxy
}
