import { lookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { canonicalHost } from '../input/host-name.ts'
import type { TargetRule } from '../input/target-rules.ts'

/** Where a callback would connect to. */
export type Target = { readonly host: string; readonly port: number; readonly target: URL }

// Types of Node's in our own words: the types of the library reach this file, and must need no other types.
type Found = { address: string; family: number }

/** `dns.lookup`, as `http.request` calls it. */
type Lookup = (
  name: string,
  options: { readonly all?: boolean | undefined },
  done: (error: Error | null, address: string | Found[], family?: number) => void,
) => void

/** Options for `http.request` and `net.connect`, with which they connect to nothing that is refused. */
export type Guarded = {
  readonly lookup: Lookup
  /** may it use a connection that was opened for another request? */
  readonly isShared: boolean
  /** Throws where the name alone, which only a proxy can resolve, may not be reached: it is in no network of the rules. */
  readonly requireName: () => void
}

/** Answers as `dns.lookup` does with `all: true`. */
type Resolve = (
  name: string,
  options: { readonly all: true },
  done: (error: Error | null, found: Found[]) => void,
) => void

/** Stands for the address of a name that does not resolve here: it is nobody's (RFC 5737). */
export const unresolved = '192.0.2.1'

/** A target that callbacks may not go to. */
export class RefusedTargetError extends Error {
  override name = 'RefusedTargetError'
}

/**
 * Which targets callbacks may connect to. The last of the `rules` that matches decides. Our own ports are always refused,
 * except for the paths there that take callbacks. What counts is the address, whatever name the URL gives it.
 */
export function createTargets({
  rules,
  isOwn,
  what = 'callbacks',
  ownPaths = '/_sandbox/inbox/… and /demo/callbacks/…',
  resolve = lookup,
}: {
  rules: readonly TargetRule[]
  /** is this port ours, and the path on it not one that takes callbacks? */
  isOwn: (url: URL, port: number) => boolean
  /** who goes there, for refusals */
  what?: string
  /** paths on our own ports for which `isOwn` is false, for refusals */
  ownPaths?: string
  resolve?: Resolve
}) {
  function toRefusal(at: Target, host: string, address: string | null, own: boolean) {
    const { port } = at
    if (own && address !== null && isLocal(address))
      return `port ${port} of ${address} is the sandbox's own, where ${what} may go to ${ownPaths} only, whatever SANDBOX_CALLBACK_TARGETS says`
    const rule = rules.findLast(
      ({ port: wanted, fits }) => (wanted === null || wanted === port) && fits(host, address),
    )
    if (rule?.isDenied === false) return null
    const where = `port ${port} of ${at.host}${address === null || address === host || address === unresolved ? '' : ` (${address})`}`
    return rule === undefined
      ? `${what} may not go to ${where}: nothing in SANDBOX_CALLBACK_TARGETS allows it`
      : `${what} may not go to ${where}: SANDBOX_CALLBACK_TARGETS has ${rule.text}`
  }

  return {
    /** Throws {@link RefusedTargetError} where the host alone is refused; otherwise the lookup refuses the addresses. */
    guard(at: Target): Guarded {
      const own = isOwn(at.target, at.port)
      const host = canonicalHost(at.host) ?? at.host
      const refusal = toRefusal(at, host, isIP(host) === 0 ? null : host, own)
      if (refusal !== null) throw new RefusedTargetError(refusal)
      const checked: Lookup = (name, options, done) => {
        resolve(name, { ...options, all: true }, (error, found) => {
          if (error !== null) return done(error, [])
          const verdicts = found.map(({ address }) =>
            toRefusal(at, host, withoutZone(address), own),
          )
          const allowed = found.filter((_, index) => verdicts[index] === null)
          const [first] = allowed
          if (first === undefined) done(new RefusedTargetError(verdicts[0] ?? at.host), [])
          else if (options.all === true) done(null, allowed)
          else done(null, first.address, first.family)
        })
      }
      // No address is checked on a kept connection, which may have been opened to an inbox of ours.
      const requireName = () => {
        const why = toRefusal(at, host, unresolved, own)
        if (why !== null) throw new RefusedTargetError(why)
      }
      return { lookup: checked, isShared: !own, requireName }
    },
  }
}

export type Targets = ReturnType<typeof createTargets>

/** An address under which this machine reaches itself. */
function isLocal(address: string): boolean {
  const local = new BlockList()
  local.addSubnet('127.0.0.0', 8, 'ipv4')
  for (const own of ['0.0.0.0', '::', '::1', ...ownAddresses()])
    local.addAddress(own, isIP(own) === 4 ? 'ipv4' : 'ipv6')
  return local.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => withoutZone(address)),
  )
}

/** `fe80::1%eth0` is `fe80::1`. */
function withoutZone(address: string): string {
  const [bare = ''] = address.split('%', 1)
  return canonicalHost(bare) ?? bare
}
