import { z } from '@hono/zod-openapi'
import { defineProvider } from './provider.ts'

const waiting = ['INITIATED', 'PENDING'] as const
const ends = ['DECLINED', 'CRASHED', 'COMPLETED', 'EXPIRED', 'ABORTED'] as const

/** A payment that moves to the desired status by itself (docs/contract/ping-payments-api.md#49-dummy). */
export const dummy = defineProvider({
  provider: 'dummy',
  method: 'dummy',
  parameters: z.object({ desired_payment_status: z.enum([...waiting, ...ends]) }),
  example: { desired_payment_status: 'COMPLETED' },
  checkoutDefinition: null,
  // As the C# tests show.
  refunds: 'own',
  respond: () => ({}),
  // A client can stop it on the way, and one that polls need not wait long (docs/contract/ping-payments-api.md#48-update-stop-reconcile).
  fixedTimeline({ desired_payment_status: desired }) {
    const pending = { status: 'PENDING', after: 50 } as const
    const isEnd = ends.some((end) => end === desired)
    return {
      name: 'dummy',
      summary: `The dummy provider makes it ${desired}.`,
      source: 'provider dummy',
      statuses: [
        ...(desired === 'INITIATED' ? [] : [pending]),
        ...(isEnd ? [{ status: desired, after: 600 }] : []),
      ],
    }
  },
})
