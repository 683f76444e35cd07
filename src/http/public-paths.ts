import { getPath } from 'hono/utils/url'
import { renamedTo } from './renamed-addresses.ts'

/** What a payer can press on the pages of a checkout or an approval. The rest belongs to the test controls beside them. */
const presses = {
  checkout: 'choose_bank|choose_account|approve|sign|try_again|other_bank|cancel',
  approvals: 'approve|cancel',
}

/** What the merchant's backend calls, and what pages load. */
const services = [
  /^\/payments\/api\//,
  /^\/payment_links\//,
  /^\/api\//,
  /^\/assets\//,
  /^\/(healthz|readyz|openapi\.json|favicon\.ico)$/,
]

/** Where payers are. */
const payerGets = /^\/(checkout\/[^/]+(\/(live|continue|invoice))?|approvals\/[^/]+|bankid\/[^/]+)$/
const payerPosts = new RegExp(
  `^/(checkout/[^/]+/(${presses.checkout})|approvals/[^/]+/(${presses.approvals})|bankid/[^/]+/(sign|cancel))$`,
)

/** Addresses to which callbacks go. */
const callbackPosts = [/^\/_sandbox\/inbox\//, /^\/demo\/callbacks\//]

export type Part = 'service' | 'street' | 'back door'

/** What a request asks for. Where neither backend nor payer has business is the back door: control API, window, shop. */
export function toPart(method: string, asked: string): Part {
  const path = renamedTo(asked)?.path ?? asked
  const fits = (pattern: RegExp) => pattern.test(path)
  if (services.some(fits)) return 'service'
  const isPublicPort =
    method === 'POST' ? [payerPosts, ...callbackPosts].some(fits) : fits(payerGets)
  return isPublicPort ? 'street' : 'back door'
}

/** Does this path take callbacks? */
export function isForCallbacks(path: string): boolean {
  return callbackPosts.some((pattern) => pattern.test(path))
}

/** Path of a request as the router reads it: what is let in here is what is answered there, however it is written. */
export function toPath({ url }: { readonly url: string }): string {
  return getPath({ url } as Request)
}
