import type { Context } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import { type PayerAction, payerActions } from '../../checkout/checkout-session.ts'
import { returnUrlFault } from '../../input/url-rules.ts'
import type { Locale } from './texts.ts'

/** How the payer sees the pages. There is no cookie: choices are kept in the addresses of links and forms. */
export type Viewer = {
  readonly lang: Locale
  /** how BankID is offered: opened here (phone) or scanned from here (desktop) */
  readonly device: 'phone' | 'desktop'
  /** is this device a phone, whatever the address asks for */
  readonly onPhone: boolean
  /** is the page in a frame of the shop's page */
  readonly isFramed: boolean
  readonly controls: boolean
  readonly drawerOpen: boolean
  /** the search in the bank picker */
  readonly search: string
  /** the payer has just ended the payment in a frame, whose parent is notified first */
  readonly hasLeft: boolean
  /** `callbackurl` of a link into an app: where the payer's phone goes back to */
  readonly callbackUrl: string | null
  /** the payer typed a card number that is no test card */
  readonly badCard: boolean
  /** what the test controls asked for last, and could not be done any more */
  readonly refused: PayerAction | null
  /** what was asked for in the address, kept in the next one */
  readonly asked: Readonly<Record<string, string>>
}

const kept = {
  lang: ['sv', 'en'],
  device: ['phone', 'desktop'],
  framed: ['1'],
  controls: ['off'],
  drawer: ['open'],
}

export function toViewer({ req }: Context): Viewer {
  const query = req.query()
  const asked: Record<string, string> = Object.fromEntries(
    Object.entries(kept).flatMap(([name, values]) => {
      const value = query[name]
      return value !== undefined && values.includes(value) ? [[name, value]] : []
    }),
  )
  // In browsers that do not send this header, checkout.js asks for framed=1.
  if (/^(?:iframe|frame|object|embed|fencedframe)$/.test(req.header('sec-fetch-dest') ?? ''))
    asked['framed'] = '1'
  const callbackUrl = query['callbackurl'] ?? null
  const isSafe = callbackUrl !== null && returnUrlFault(callbackUrl) === null
  if (isSafe) asked['callbackurl'] = callbackUrl
  // iPadOS may look like a Mac; checkout.js asks for device=phone there
  // (docs/contract/open-payments-and-bankid.md#c5-launch-and-device).
  const onPhone = /iPhone|iPad|Android/.test(req.header('user-agent') ?? '')
  return {
    lang: (asked['lang'] as Locale | undefined) ?? preferredLocale(req.header('accept-language')),
    device: (asked['device'] as Viewer['device'] | undefined) ?? (onPhone ? 'phone' : 'desktop'),
    onPhone,
    isFramed: asked['framed'] === '1',
    controls: asked['controls'] !== 'off',
    drawerOpen: asked['drawer'] === 'open',
    search: (query['q'] ?? '').slice(0, 100),
    hasLeft: query['left'] === '1',
    callbackUrl: isSafe ? callbackUrl : null,
    badCard: query['card'] === 'unknown',
    refused: payerActions.find((action) => action === query['refused']) ?? null,
    asked,
  }
}

/** An address on our own host that keeps what the viewer asked for; `null` in `changes` removes a parameter. */
export function linkFor(
  viewer: Viewer,
  path: string,
  changes: Readonly<Record<string, string | null>> = {},
): string {
  const parameters = Object.entries({ ...viewer.asked, ...changes })
  const query = new URLSearchParams(
    parameters.filter((requested): requested is [string, string] => requested[1] !== null),
  )
  return query.size === 0 ? path : `${path}?${query}`
}

/** Swedish unless the browser prefers another language; then the first of the two it accepts, else English. */
function preferredLocale(acceptLanguage: string | undefined): Locale {
  const accepted = parseAccept(acceptLanguage ?? '*').filter(({ q }) => q > 0)
  if (accepted.every(({ type }) => type === '*')) return 'sv'
  const first = accepted.find(({ type }) => /^(?:sv|en)(?:-|$)/i.test(type))
  return first?.type.toLowerCase().startsWith('sv') ? 'sv' : 'en'
}
