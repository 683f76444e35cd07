import { z } from '@hono/zod-openapi'
import type { PayPage } from '../payer/way.ts'
import { nowhere, onePage } from './one-page.ts'
import { uuid } from './parameters.ts'
import { defineProvider } from './provider.ts'

const page: PayPage = {
  form: 'confirm',
  name: 'Ping',
  ask: { sv: 'Betalas från ett likviditetskonto', en: 'Paid from a liquidity account' },
  pay: { sv: 'Betala', en: 'Pay' },
}

/** Paid from a liquidity account, with no payer to ask. */
export const pingCredit = defineProvider({
  provider: 'ping',
  method: 'credit',
  parameters: z.object({ liquidity_account_id: uuid }),
  way: { flow: onePage(), page, reached: 'nobody', returnUrl: nowhere },
  respond: () => ({}),
})
