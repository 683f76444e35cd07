import { isIP } from 'node:net'
import { canonicalHost, fitsHost, type HostPattern } from '../input/host-name.ts'
import { refuse } from './refuse.ts'

/** Names that nobody on the Internet can own, so that no attacker's page is served under them. */
const ownSuffixes = [
  '.localhost',
  '.local',
  '.internal',
  '.test',
  '.lan',
  '.svc',
  '.cluster.local',
  '.home.arpa',
]

/** The parts of Node's own request that say which host was asked for. */
export type HostSource = {
  readonly headers: { readonly host?: string | undefined }
  readonly rawHeaders: readonly string[]
  /** as in the first line of the request: a path, or a whole URL */
  readonly url?: string | undefined
}

/**
 * Refuses requests under a host name that is not ours: somebody's name that was made to point here (DNS rebinding), whose
 * pages and ours are the same site to the browser. Ours are IP addresses, names without a dot, names that nobody can own,
 * that of `publicUrl`, and `hosts`.
 */
export function createHostCheck({
  publicUrl,
  hosts,
}: {
  publicUrl: string | null
  hosts: readonly HostPattern[]
}) {
  const publicName = publicUrl === null ? null : canonicalHost(new URL(publicUrl).hostname)

  function isOwn(host: string): boolean {
    const name = canonicalHost(host.replace(/:\d{1,5}$/, ''))
    return name !== null && isOwnName(name)
  }

  function isOwnName(name: string): boolean {
    if (isIP(name) !== 0 || !name.includes('.') || name === publicName) return true
    return (
      ownSuffixes.some((suffix) => name.endsWith(suffix)) ||
      hosts.some((pattern) => fitsHost(pattern, name))
    )
  }

  /** null: let in. With a whole URL in the first line, its name and that of the header must both be ours. */
  return function refuseUnknownHost(
    request: Request,
    { headers, url = '/' }: HostSource,
  ): Response | null {
    const names = url.startsWith('/') ? [] : [new URL(request.url).host]
    if (headers.host !== undefined) names.push(headers.host)
    const unknown = names.find((name) => !isOwn(name))
    if (unknown === undefined) return null
    return refuse(
      403,
      'unknown_host',
      `The sandbox does not answer under the name ${unknown}, to which anybody could have pointed a browser. If it is yours, put it in SANDBOX_HOSTS (names separated by commas, *.name for all below one) or set PUBLIC_URL to it. IP addresses and names without a dot need neither.`,
    )
  }
}

/** With two `Host` headers, a proxy may read one of them and the sandbox the other. */
export function refuseTwoHosts({ rawHeaders }: HostSource): Response | null {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1
  }
  return count < 2 ? null : refuse(400, 'bad_request', 'There is more than one Host header.')
}
