import { getPath } from 'hono/utils/url'
import { renamedTo } from './renamed-addresses.ts'

/** Actions of a payer on the pages of a checkout or an approval. All others belong to the test controls. */
const payerActions = {
  checkout: 'choose_bank|choose_account|approve|sign|try_again|other_bank|cancel',
  approvals: 'approve|cancel',
}

/** What the merchant's backend calls, and what pages load. */
const apis = [
  /^\/payments\/api\//,
  /^\/payment_links\//,
  /^\/(kyc\/)?api\//,
  /^\/assets\//,
  /^\/(healthz|readyz|openapi\.json|favicon\.ico)$/,
]

/** Pages of payers. */
const payerGets =
  /^\/(checkout\/[^/]+(\/(live|continue|invoice))?|approvals\/[^/]+|bankid\/[^/]+|links\/[^/]+(\/(return|invoice|receipt))?)$/
const payerPosts = new RegExp(
  `^/(checkout/[^/]+/(${payerActions.checkout})|approvals/[^/]+/(${payerActions.approvals})|bankid/[^/]+/(sign|cancel)|links/[^/]+/pay)$`,
)

/** Addresses to which callbacks go. */
const callbackPosts = [/^\/_sandbox\/inbox\//, /^\/demo\/callbacks\//]

/** Who a path is for: the merchant's backend, payers, or those who control the sandbox. */
export type Area = 'api' | 'payer' | 'admin'

/** Everything that is neither for backends nor for payers is for those who control the sandbox: control API, dashboard, demo shop. */
export function areaOf(method: string, asked: string): Area {
  if (asked.startsWith('/payments/api/')) return 'api'
  const path = renamedTo(asked)?.path ?? asked
  const fits = (pattern: RegExp) => pattern.test(path)
  if (apis.some(fits)) return 'api'
  const isForPayers =
    method === 'POST' ? [payerPosts, ...callbackPosts].some(fits) : fits(payerGets)
  return isForPayers ? 'payer' : 'admin'
}

/** Does this path take callbacks? */
export function isForCallbacks(path: string): boolean {
  return callbackPosts.some((pattern) => pattern.test(path))
}

/** Path of a request as the router reads it, so that both decide about the same path, however it is written. */
export function toPath({ url }: { readonly url: string }): string {
  return getPath({ url } as Request)
}
