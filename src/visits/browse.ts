import type { CookieJar } from 'tough-cookie'
import { type HostMap, parseAddress } from '../callbacks/address.ts'
import type { Seat } from '../callbacks/meetings.ts'
import { createTargets } from '../callbacks/targets.ts'
import type { TargetRule } from '../input/target-rules.ts'
import { follow, type Landed } from './follow.ts'

/** Bytes of each page that are kept. */
const pageLimit = 64 * 1024

/** Makes a visit, and records its cookies in the jar. Never throws. */
export type Browse = (url: string, jar: CookieJar, seat?: Seat) => Promise<Landed>

/** The payer's browser: goes only where callbacks may go, and on our own ports only to pages of the demo shop. */
export function createBrowse(
  settings: {
    readonly SANDBOX_CALLBACK_HOST_MAP: HostMap
    readonly SANDBOX_CALLBACK_TARGETS: readonly TargetRule[]
  },
  { isOwn, userAgent }: { isOwn: (url: URL, port: number) => boolean; userAgent: string },
): Browse {
  const hostMap = settings.SANDBOX_CALLBACK_HOST_MAP
  const targets = createTargets({
    rules: settings.SANDBOX_CALLBACK_TARGETS,
    isOwn: (url, port) => isOwn(url, port) && !url.pathname.startsWith('/demo/'),
    what: "the payer's browser",
    ownPaths: '/demo/…',
  })
  function route(url: URL) {
    const address = parseAddress(url.href, hostMap)
    const { lookup } = targets.guard(address)
    const { host, port, serverName: servername } = address
    return { host, port, servername, lookup }
  }
  const headers = { 'user-agent': `Mozilla/5.0 (${userAgent})` }
  return (url, jar, seat) =>
    follow(url, { jar, route, headers, most: pageLimit, ...(seat === undefined ? {} : { seat }) })
}
