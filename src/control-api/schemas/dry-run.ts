import { z } from '@hono/zod-openapi'
import { dryRunPayers } from '../../dry-run/payers.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { callbackStates } from '../../storage/callback.ts'

/** One run of a document. */
export const dryRunSchema = z
  .object({
    payer: z.enum(dryRunPayers),
    statuses: z.array(z.object({ status: z.enum(paymentStatuses), at: z.number() })),
    callbacks: z.array(
      z.object({ status: z.string(), at: z.number(), state: z.enum(callbackStates) }),
    ),
    redirect: z.object({ to: z.string(), at: z.number() }).nullable(),
    sentence: z.string(),
  })
  .openapi('DryRun', { description: '`at` in ms since the payment was created' })

export type DryRunSummary = z.infer<typeof dryRunSchema>
