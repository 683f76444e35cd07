import { type Ask, type Exchange, exchange } from './exchange.ts'

/** One request of a visit. */
export type Hop = Exchange & {
  readonly url: string
  /** ms of real time: when it began, since the visit did, and how long it took */
  readonly after: number
  readonly tookMs: number
}

/** A page that the payer's browser ended up on. */
export type Landed = Exchange & {
  /** every address it asked for, in order, and the one that it stopped in front of */
  readonly urls: readonly string[]
  readonly hops: readonly Hop[]
}

/** Redirects that are followed. */
const longest = 10

/** ms of real time for all of it */
const patience = 10_000

const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

type Following = Pick<Ask, 'jar' | 'seat' | 'most' | 'route' | 'headers'> & {
  /** does it go no further than to the door of this address? */
  readonly stopsAt?: (url: string) => boolean | Promise<boolean>
}

const nothing: Exchange = {
  status: null,
  error: null,
  location: null,
  body: '',
  sent: {},
  headers: {},
}

/**
 * Goes to an address as a browser does: with cookies, and after redirects, ten at most, and gives up after 10 s. It stops
 * in front of an address for which `stopsAt` says so, and has that one as the last of `urls`. Never throws.
 */
export async function follow(
  url: string,
  { stopsAt = () => false, seat, ...ask }: Following,
): Promise<Landed> {
  const began = performance.now()
  const urls = [url]
  const hops: Hop[] = []
  let answer = nothing
  let next: string | null = (await stopsAt(url)) ? null : url
  if (next === null) seat?.ready()
  while (next !== null) {
    const after = performance.now() - began
    answer = await exchange(next, {
      ...ask,
      headers: { ...headers, ...ask.headers },
      timeout: Math.max(1, Math.round(patience - after)),
      ...(hops.length === 0 && seat !== undefined ? { seat } : {}),
    })
    const tookMs = performance.now() - began - after
    hops.push({ ...answer, url: next, after: rounded(after), tookMs: rounded(tookMs) })
    next = isRedirect(answer.status) ? answer.location : null
    if (next === null) break
    urls.push(next)
    if (await stopsAt(next)) break
    if (hops.length > longest)
      return { ...answer, status: null, error: `more than ${longest} redirects`, urls, hops }
  }
  return { ...answer, urls, hops }
}

function isRedirect(status: number | null): boolean {
  return status !== null && [301, 302, 303, 307, 308].includes(status)
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
