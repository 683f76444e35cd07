import { z } from '@hono/zod-openapi'
import { returnUrl as url } from '../input/url-schemas.ts'
import { type FindConsent, fromMandate, refuseConsent } from './consents.ts'
import { nowhere, onePage, returnTo } from './one-page.ts'
import { checkoutUrl, details, exampleId, text, uuid } from './parameters.ts'
import { defineProvider, type Provider } from './provider.ts'

const autogiro = { provider: 'bankgirot', method: 'autogiro' } as const

const consent: NonNullable<Provider['consent']> = {
  flows: ['redirect'],
  parameters: z.object({
    account_holder: details,
    cancel_url: url.nullish(),
    error_url: url.nullish(),
    success_url: url.nullish(),
    locale: text,
    mandate_description: text,
  }),
  response: () => z.object({ sign_url: checkoutUrl() }),
  respond: ({ url }) => ({ sign_url: url }),
  returnUrl: returnTo({
    success_url: ['success_url'],
    cancel_url: ['cancel_url'],
    error_url: ['error_url'],
  }),
}

/** The bank draws the payment from the payer's account, which takes time. Mimic or the page decides the outcome. */
export function bankgirotAutogiro({ findConsent }: { findConsent: FindConsent }): Provider {
  return defineProvider({
    ...autogiro,
    currencies: ['SEK'],
    parameters: z.object({ consent_id: uuid }),
    fromOlder: fromMandate,
    example: { consent_id: exampleId },
    checkoutDefinition: {
      flow: onePage(),
      page: {
        form: 'confirm',
        name: 'Autogiro',
        ask: { sv: 'Banken drar beloppet från kontot', en: 'The bank draws it from the account' },
        pay: { sv: 'Låt banken betala', en: 'Let the bank pay' },
      },
      entry: 'app_push',
      returnUrl: nowhere,
    },
    waitsOnBank: true,
    mimic: 'autogiro',
    respond: () => ({}),
    refuse: ({ tenantId, parameters: { consent_id } }) =>
      refuseConsent(findConsent, autogiro, tenantId, consent_id),
    consent,
  })
}
