import { connect } from 'node:net'
import { createBoundedCache } from '../input/bounded-cache.ts'
import type { Targets } from './targets.ts'

/** Hosts at which a backend on this machine, or on the machine that runs this container, is likely to be found. */
const likelyHosts = ['localhost', '127.0.0.1', '::1', 'host.docker.internal']

/** ms of real time */
const timeout = 300
const validFor = 10_000

export type Advise = (host: string, port: number) => Promise<string>

/**
 * For a callback that cannot connect: which of the likely hosts accept a connection on the same port. Tries for 300 ms at
 * most, keeps the advice for ten seconds, and sends nothing.
 */
export function createDiagnosis({
  targets,
  canConnect = (host, port, ms) => tryConnection(host, port, ms, targets),
  now = () => performance.now(),
}: {
  /** what callbacks may not connect to is not tried either */
  targets?: Targets
  canConnect?: (host: string, port: number, ms: number) => Promise<boolean>
  /** ms of real time */
  now?: () => number
} = {}): Advise {
  const known = createBoundedCache<
    string,
    { readonly advice: Promise<string>; readonly until: number }
  >(1_000)

  async function examine(host: string, port: number): Promise<string> {
    const others = likelyHosts.filter((other) => other !== host)
    const answers = await Promise.all(others.map((other) => canConnect(other, port, timeout)))
    const reachable = others.filter((_, index) => answers[index])
    const [first] = reachable
    if (first === undefined)
      return `nothing accepts connections on port ${port} of ${others.join(', ')} either`
    const accept = reachable.length === 1 ? 'accepts' : 'accept'
    const where = reachable.map((other) => withPort(other, port)).join(' and ')
    return `but ${where} ${accept} connections: is your backend there? SANDBOX_CALLBACK_HOST_MAP=${host}=${first} sends callbacks there`
  }

  return function advise(host, port) {
    const key = withPort(host, port)
    const before = known.get(key)
    if (before !== undefined && before.until > now()) return before.advice
    const advice = examine(host, port)
    known.set(key, { advice, until: now() + validFor })
    return advice
  }
}

function withPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function tryConnection(
  host: string,
  port: number,
  ms: number,
  targets: Targets | undefined,
): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const guarded = targets?.guard({
      host,
      port,
      target: new URL(`http://${withPort(host, port)}`),
    })
    const socket = connect({ host, port, ...(guarded && { lookup: guarded.lookup }) })
    const timer = setTimeout(end, ms, false)
    function end(isReached: boolean): void {
      clearTimeout(timer)
      socket.destroy()
      resolve(isReached)
    }
    socket.once('connect', () => end(true))
    socket.on('error', () => end(false))
  }).catch(() => false)
}
