import { parseUrl } from '../../input/parse-url.ts'
import { shopTenant } from '../../payment/own-tenants.ts'

/** A message on the page: what a form did, or failed to do. */
export type Notice = {
  readonly text: string
  readonly tone: 'good' | 'bad'
  /** what was refused or came to nothing is an `alert` */
  readonly role: 'status' | 'alert'
  readonly link: { readonly href: string; readonly label: string } | null
}

type Format = (what: string, world: string) => string

/** What a form did, shown on the page it leads back to: `?did=<code>&what=<name>&in=<world>`. */
const done: Readonly<Record<string, Format>> = {
  played: (what) => `The payer ${what}.`,
  redelivered: (what) => `The callback was sent again: ${what}.`,
  redelivered_forgery: (what) => `The forged callback was sent again, and not accepted: ${what}.`,
  armed: (what, world) => `Armed: the next payment of world ${world} gets ${what}.`,
  armed_unsigned: (what, world) =>
    `Armed: the next payment of world ${world} gets ${what}. ${noKey}`,
  standard_unsigned: (what, world) => `${what} is the default of world ${world} now. ${noKey}`,
  saved: (what) => `Saved to ${what}. It can be armed by its name now.`,
  standard: (what, world) => `${what} is the default of world ${world} now.`,
  disarmed: (_, world) => `Nothing is armed any more in world ${world}.`,
  moved: (what) => `Clock moved ${what}.`,
  stood: () => 'Nothing was due; the clock did not move.',
  mode: (what) => `The clock is ${what} now.`,
  redelivered_all: (what) => `Sent again: ${what}.`,
  paused: (_, world) => `Callbacks of world ${world} are paused.`,
  resumed: (what, world) => `Callbacks of world ${world} are sent again; held until now: ${what}.`,
  made: (what) => `${what} test payments were made.`,
}

const noKey =
  'Its tenant has no signing key, so no backend can tell a forged callback from a genuine one: POST /signing_key/generate.'

/** The demo shop names the scenario of each order in a header. */
const shopsOwn =
  'The demo shop sends its own choice in a header, which wins: choose the outcome in the shop.'

/** What a form tried in vain. */
const failed: Readonly<Record<string, Format>> = {
  unacknowledged: (what) => `The callback was sent again, and again not acknowledged: ${what}.`,
  unacknowledged_all: (what) => `Sent again: ${what}.`,
  unacknowledged_forgery: (what) => `The forged callback was sent again, and accepted: ${what}.`,
}

const returns: Readonly<Record<string, Notice | null>> = {
  success_url: {
    text: 'The payer came back to success_url.',
    tone: 'good',
    role: 'status',
    link: null,
  },
  cancel_url: {
    text: 'The payer came back to cancel_url.',
    tone: 'bad',
    role: 'status',
    link: null,
  },
  error_url: { text: 'The payer came back to error_url.', tone: 'bad', role: 'status', link: null },
}

/** `nameOf`: what a world is called. */
export function toNotice(
  query: Readonly<Record<string, string>>,
  nameOf: (tenantId: string) => string,
): Notice | null {
  const { did = '', what = '', in: world = '', returned = '' } = query
  const find = (codes: Readonly<Record<string, Format>>) =>
    Object.hasOwn(codes, did)
      ? codes[did]?.(what.slice(0, 200), nameOf(world.slice(0, 36)))
      : undefined
  const good = find(done)
  if (good !== undefined) {
    const isArming = /^(?:armed|standard)/.test(did)
    const text = isArming && world === shopTenant ? `${good} ${shopsOwn}` : good
    const link = isArming && world !== shopTenant ? followLink(world) : null
    return { text, tone: 'good', role: 'status', link }
  }
  const bad = find(failed)
  if (bad !== undefined) return { text: bad, tone: 'bad', role: 'alert', link: null }
  return Object.hasOwn(returns, returned) ? (returns[returned] ?? null) : null
}

function followLink(world: string): Notice['link'] {
  const query = new URLSearchParams({ tenant_id: world })
  return { href: `/payments/next?${query}`, label: 'Follow the next payment' }
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

/** A path of ours that a form names; `/` for any other address. As a browser would read it: to browsers `/\host` and `/.//host` lead to another host as `//host` does. */
export function ownPath(here: string): string {
  const base = 'http://sandbox'
  const url = parseUrl(here, base)
  if (url === null) return '/'
  const { origin, pathname, search } = url
  return origin === base ? `${pathname.replace(/^\/+/, '/')}${search}` : '/'
}
