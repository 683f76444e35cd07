import type { MessageReport } from '../control-api/schemas/message-to-person.ts'
import type { PaymentLinkReport } from '../control-api/schemas/payment-link.ts'
import type { Call } from './call.ts'
import { type PaymentRef, toId } from './payer.ts'
import { toText, type WaitOptions } from './waiting.ts'

/** A payment link: its id, or anything that carries it. */
type LinkRef = PaymentRef

/** Selects e-mails and texts that Ping would have sent. */
export type MessageFilter = {
  readonly channel?: MessageReport['channel']
  /** e-mail address or phone number */
  readonly recipient?: string
  /** what it is about: a payment link, or its id */
  readonly about?: LinkRef
}

/** Payment links of a world, and the messages that people are sent. */
export function createLinks({ call }: { call: Call }) {
  return {
    /** What the sandbox knows of a payment link: its status and why, its page, the payments made through it. */
    paymentLink: (link: LinkRef): Promise<PaymentLinkReport> => call('GET', pathOf(link)),
    /**
     * Plays the customer who chooses how to pay a link, with no browser; answers the payment, whose payer is played
     * next. A link that is over, or does not offer this, refuses it (code `illegal_action`).
     */
    async payLink(
      link: LinkRef,
      body: { readonly provider: string; readonly method: string; readonly phone?: string },
    ): Promise<{ readonly id: string }> {
      const path = `${pathOf(link)}/pay`
      return { id: (await call<{ payment_id: string }>('POST', path, { body })).payment_id }
    },
    /** The e-mails and texts that fit, oldest first: those there are, or (`within`) as soon as there is one. */
    async messages(
      { about, ...filter }: MessageFilter = {},
      { within }: WaitOptions = {},
    ): Promise<MessageReport[]> {
      const query = {
        ...filter,
        about: about === undefined ? undefined : toId(about),
        wait: within === undefined ? undefined : toText(within),
      }
      return (await call<{ data: MessageReport[] }>('GET', '/_sandbox/messages', { query })).data
    },
  }
}

function pathOf(link: LinkRef): string {
  return `/_sandbox/payment_links/${encodeURIComponent(toId(link))}`
}
