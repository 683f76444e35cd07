import { z } from '@hono/zod-openapi'
import { isTerminal, type PaymentStatus } from '../../payment/status-transitions.ts'

/** Who takes part, in the order of the columns of a sequence diagram. */
export const parties = ['backend', 'ping', 'open_payments', 'payer'] as const

const tones = ['plain', 'good', 'waiting', 'bad'] as const

export type Tone = (typeof tones)[number]

/** One arrow of a sequence diagram. */
export const arrowSchema = z.object({
  kind: z.enum(['request', 'status', 'payer', 'callback', 'redirect', 'visit', 'note']),
  from: z.enum(parties),
  to: z.enum(parties),
  text: z.string(),
  tone: z.enum(tones),
  answer: z
    .object({ text: z.string(), tone: z.enum(tones) })
    .nullable()
    .openapi({ description: 'what came back, as an arrow of its own' }),
  breaks_off: z.enum(['on_the_way', 'on_the_way_back']).nullable().openapi({
    description:
      'where it broke off: `on_the_way`, so that it never arrived, or `on_the_way_back`, so that no answer came',
  }),
})

export type Arrow = z.infer<typeof arrowSchema>

export function toTone(status: string): Tone {
  if (status === 'COMPLETED' || status === 'FUNDED') return 'good'
  return isTerminal(status as PaymentStatus) ? 'bad' : 'waiting'
}

/** A status that Ping gives by itself comes from nobody. */
const ownStatuses = ['INITIATED', 'STOPPED', 'EXPIRED']

export function statusArrow(status: string, reason: string | null, provider: string): Arrow {
  const isOwn = provider !== 'open_payments' || ownStatuses.includes(status)
  return {
    kind: 'status',
    from: isOwn ? 'ping' : 'open_payments',
    to: 'ping',
    text: reason === null ? status : `${status} (${reason})`,
    tone: toTone(status),
    answer: null,
    breaks_off: null,
  }
}

const whole = { tone: 'plain', answer: null, breaks_off: null } as const

export function payerArrow(text: string): Arrow {
  return { kind: 'payer', from: 'payer', to: 'open_payments', text, ...whole }
}

export function redirectArrow(goesTo: string): Arrow {
  const text = `back to ${goesTo}`
  return { kind: 'redirect', from: 'open_payments', to: 'payer', text, ...whole }
}

/** `backend.down`: it is seen at one place, its own. */
export function backendArrow(event: string): Arrow {
  const text = event === 'backend.down' ? 'is down' : 'is up again'
  return { kind: 'note', from: 'backend', to: 'backend', text, ...whole }
}

/** What becomes of the payment link is Ping's own affair. */
export function linkArrow(status: string): Arrow {
  return { kind: 'note', from: 'ping', to: 'ping', text: `payment link ${status}`, ...whole }
}

/** The payer's browser requests a page of the shop. */
export function visitArrow(
  text: string,
  answer: Arrow['answer'],
  breaks_off: Arrow['breaks_off'] = null,
): Arrow {
  return { kind: 'visit', from: 'payer', to: 'backend', text, ...whole, answer, breaks_off }
}

export function callbackArrow(
  text: string,
  answer: Arrow['answer'],
  { tone = 'plain', breaks_off = null }: Partial<Pick<Arrow, 'tone' | 'breaks_off'>> = {},
): Arrow {
  return { kind: 'callback', from: 'ping', to: 'backend', text, tone, answer, breaks_off }
}
