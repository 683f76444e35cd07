/** Why something happens that no scenario says, by the event that it follows: with the event as a sentence. */
const sentences: Readonly<Record<string, string>> = {
  'payment.created': 'the payment was created',
  'checkout.opened': 'the payer opened the checkout',
  'checkout.approved': 'the payer approved the payment',
  'checkout.cancelled': 'the payer cancelled',
  'checkout.failed': 'BankID failed and the payer gave up',
}

const mark = '(built in)'

export function builtInBecause(event: string): string {
  return `${sentences[event] ?? `${event} happened`} ${mark}`
}

/** `waited`: how long the payment may be open, such as `15m`. */
export function builtInEnd(waited: string): string {
  return `the payment was still open ${waited} after its creation ${mark}`
}

/** Plans that were stored by version 0.2 have the other words. */
export function isBuiltIn(because: string): boolean {
  return because.endsWith(mark) || because.startsWith('built-in ')
}

/** Why a status is announced: `PENDING, because the payer opened the checkout (built in)`. */
export function announcementBecause(status: string, because: string): string {
  return `${status}${isBuiltIn(because) ? ', because' : ':'} ${because}`
}
