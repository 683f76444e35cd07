import { nameOfWorld } from './armed-worlds.ts'
import type { Frame } from './page-model.ts'

/** What a form did, told on the page it leads back to: `?did=<code>&what=<name>&in=<world>`. */
const told: Readonly<Record<string, (what: string, world: string) => string>> = {
  played: (what) => `The payer did it: ${what}.`,
  redelivered: () => 'The callback was sent again. What came back is in the diagram.',
  armed: (what, world) => `Armed: the next payment of world ${world} gets ${what}.`,
  standard: (what, world) => `${what} is the default of world ${world} now.`,
  disarmed: (_, world) => `Nothing is armed any more in world ${world}.`,
  moved: (what) => `The clock was moved; ${what} happened on the way.`,
  mode: (what) => `The clock is ${what} now.`,
  made: (what) => `${what} test payments were made.`,
}

const returns: Readonly<Record<string, Frame['notice']>> = {
  success_url: { text: 'The payer came back to success_url.', tone: 'good' },
  cancel_url: { text: 'The payer came back to cancel_url.', tone: 'bad' },
  error_url: { text: 'The payer came back to error_url.', tone: 'bad' },
}

export function toNotice(query: Readonly<Record<string, string>>): Frame['notice'] {
  const { did = '', what = '', in: world = '', returned = '' } = query
  const text = Object.hasOwn(told, did)
    ? told[did]?.(what.slice(0, 100), nameOfWorld(world.slice(0, 36)))
    : undefined
  if (text !== undefined) return { text, tone: 'good' }
  return Object.hasOwn(returns, returned) ? (returns[returned] ?? null) : null
}

/** The page a form came from, with what it did. Only ever one of ours. */
export function backTo(here: string | undefined, did: string, what = '', world = ''): string {
  const path = ownPath(here ?? '/')
  const query = new URLSearchParams({
    did,
    ...(what === '' ? {} : { what }),
    ...(world === '' ? {} : { in: world }),
  })
  return `${path}${path.includes('?') ? '&' : '?'}${query}`
}

/** As a browser would read it: to browsers `/\host` and `/.//host` lead to another host as `//host` does. */
function ownPath(here: string): string {
  const base = 'http://sandbox'
  if (!URL.canParse(here, base)) return '/'
  const { origin, pathname, search } = new URL(here, base)
  return origin === base ? `${pathname.replace(/^\/+/, '/')}${search}` : '/'
}
