import { isIP } from 'node:net'
import { canonicalHost, fitsHost, type HostPattern } from '../input/host-name.ts'
import { refuse } from './refuse.ts'

/** Names that nobody outside can own, so that no stranger's page can come under them. */
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

/** How many `Host` headers are remembered with what was said to them. */
const remembered = 1_000

/** What tells under which name a request came: the parts of Node's own request. */
export type Named = {
  readonly headers: { readonly host?: string | undefined }
  readonly rawHeaders: readonly string[]
  /** as it stands in the first line: a path, or a whole URL */
  readonly url?: string | undefined
}

/**
 * Refuses requests under a name that is not ours: a stranger's name that was made to point here (DNS rebinding), whose
 * pages and ours are one site to the browser. Ours are IP addresses, names without a dot, names that nobody can own, that
 * of `publicUrl`, and `hosts`.
 */
export function createNameCheck({
  publicUrl,
  hosts,
}: {
  publicUrl: string | null
  hosts: readonly HostPattern[]
}) {
  const publicName = publicUrl === null ? null : canonicalHost(new URL(publicUrl).hostname)
  const verdicts = new Map<string, boolean>()

  function isOwn(host: string): boolean {
    const known = verdicts.get(host)
    if (known !== undefined) return known
    const name = canonicalHost(host.replace(/:\d{1,5}$/, ''))
    const verdict = name !== null && isOwnName(name)
    if (verdicts.size >= remembered) verdicts.clear()
    verdicts.set(host, verdict)
    return verdict
  }

  function isOwnName(name: string): boolean {
    if (isIP(name) !== 0 || !name.includes('.') || name === publicName) return true
    return (
      ownSuffixes.some((suffix) => name.endsWith(suffix)) ||
      hosts.some((pattern) => fitsHost(pattern, name))
    )
  }

  /** `null`: nothing wrong. With a whole URL in the first line, its name and the header's must both be ours. */
  return function nameRefusal(request: Request, { headers, url = '/' }: Named): Response | null {
    const names = url.startsWith('/') ? [] : [new URL(request.url).host]
    if (headers.host !== undefined) names.push(headers.host)
    const stranger = names.find((name) => !isOwn(name))
    if (stranger === undefined) return null
    return refuse(
      403,
      'unknown_host',
      `The sandbox does not answer under the name ${stranger}, to which anybody could have pointed a browser. If it is yours, put it in SANDBOX_HOSTS (names separated by commas, *.name for all below one) or set PUBLIC_URL to it. IP addresses and names without a dot need neither.`,
    )
  }
}

/** Of two `Host` headers one program may take the first, another the second. */
export function twoHostsRefusal({ rawHeaders }: Named): Response | null {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1
  }
  return count < 2 ? null : refuse(400, 'bad_request', 'There is more than one Host header.')
}
