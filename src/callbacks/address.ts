import { urlToHttpOptions } from 'node:url'
import { canonicalHost } from '../input/host-name.ts'

/** Hosts of callback URLs, canonical, and where callbacks to them go instead: `localhost` → `host.docker.internal`. */
export type HostMap = ReadonlyMap<string, string>

/** Where a callback goes, and what its request says about that. */
export type Address = {
  readonly target: URL
  /** the target in the form that is quickest for `http.request` */
  readonly options: {
    readonly protocol: string
    readonly hostname: string
    readonly port: number
    readonly path: string
    /** `name:password` of the URL */
    readonly auth: string | null
  }
  /** the `Host` of the URL that the merchant gave: the merchant's server may check it */
  readonly hostHeader: string
  /** the name that the certificate must have */
  readonly serverName: string
  /** host as it is connected to, without brackets */
  readonly host: string
  readonly port: number
  /** null: the host was not mapped */
  readonly note: string | null
}

export function parseAddress(url: string, hostMap: HostMap): Address {
  const target = new URL(url)
  const { host: hostHeader, protocol } = target
  const given = withoutBrackets(target.hostname)
  const host = hostMap.get(canonicalHost(given) ?? given) ?? given
  target.hostname = host.includes(':') ? `[${host}]` : host
  const usualPort = protocol === 'https:' ? 443 : 80
  // Node takes port 0 for none, too.
  const port = Number(target.port) || usualPort
  const { hostname, path, auth } = urlToHttpOptions(target)
  return {
    target,
    options: { protocol, hostname: hostname ?? host, port, path: path ?? '/', auth: auth ?? null },
    hostHeader,
    serverName: given,
    host,
    port,
    note: host === given ? null : `${given} stands for ${host} by SANDBOX_CALLBACK_HOST_MAP`,
  }
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
