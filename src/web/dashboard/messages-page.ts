import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { type Frame, frameFor, inWorld } from './frame.ts'
import { readable } from './times.ts'

/** Messages on the page. */
const shown = 100

/** The e-mails and texts that Ping would have sent. */
export type MessagesPage = Frame & {
  readonly messages: readonly {
    readonly id: string
    readonly isEmail: boolean
    readonly recipient: string
    readonly subject: string | null
    readonly before: string
    /** an address in it */
    readonly link: string | null
    readonly after: string
    readonly sentAt: string
    readonly because: string
  }[]
  /** leads to all messages, where only those about one thing are shown */
  readonly allUrl: string | null
}

export function messagesPage(control: Control, c: Context, tenantId: string | null): MessagesPage {
  const about = c.req.query('about')?.toLowerCase()
  const filter = { tenantId: tenantId ?? undefined, about }
  const { items } = control.stores.messages.list(filter, { limit: shown })
  return {
    ...frameFor(control, c, 'Messages', tenantId),
    messages: items.map(({ id, channel, recipient, subject, body, sentAt, because }) => {
      const [before = '', link = null, after = ''] = body.split(/(https?:\/\/\S+)/)
      return {
        id,
        isEmail: channel === 'email',
        recipient,
        subject,
        before,
        link,
        after,
        sentAt: readable(toWireTime(sentAt)),
        because,
      }
    }),
    allUrl: about === undefined ? null : inWorld('/messages', tenantId),
  }
}
