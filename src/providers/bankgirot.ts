import { z } from '@hono/zod-openapi'
import { type FindConsent, refuseConsent } from './consents.ts'
import { nowhere, onePage } from './one-page.ts'
import { uuid } from './parameters.ts'
import { defineProvider, never, type Provider } from './provider.ts'

const autogiro = { provider: 'bankgirot', method: 'autogiro' } as const

/** Drawn from the payer's account by the bank, which takes its time; Mimic or the page tells how it went. */
export function bankgirotAutogiro({ findConsent }: { findConsent: FindConsent }): Provider {
  return defineProvider({
    ...autogiro,
    parameters: z.object({ consent_id: uuid }),
    way: {
      flow: onePage(),
      page: {
        form: 'confirm',
        name: 'Autogiro',
        ask: { sv: 'Banken drar beloppet från kontot', en: 'The bank draws it from the account' },
        pay: { sv: 'Låt banken betala', en: 'Let the bank pay' },
      },
      reached: 'pushed',
      returnUrl: nowhere,
    },
    expiry: never,
    respond: () => ({}),
    refuse: ({ tenantId, parameters: { consent_id } }) =>
      refuseConsent(findConsent, autogiro, tenantId, consent_id),
  })
}
