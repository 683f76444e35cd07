import { z } from '@hono/zod-openapi'
import type { PayPage } from '../checkout/checkout-definition.ts'
import { returnUrl as url } from '../input/url-schemas.ts'
import { appPage } from './app-page.ts'
import { cardPage } from './cards.ts'
import { onePage, returnTo } from './one-page.ts'
import { checkoutUrl, details, text } from './parameters.ts'
import { defineProvider, formatCheckoutUrl, type LinkFacts } from './provider.ts'

const parameters = z.object({
  success_url: url,
  error_url: url,
  locale: text,
  cashier: details,
})

const common = {
  provider: 'payment_iq',
  parameters,
  example: {
    success_url: 'https://shop.example/success',
    error_url: 'https://shop.example/error',
    locale: 'sv-SE',
  },
  refunds: 'own' as const,
  response: () => z.object({ pay_url: checkoutUrl() }),
  respond: (request: Parameters<typeof formatCheckoutUrl>[0]) => ({
    pay_url: formatCheckoutUrl(request),
  }),
  linkParameters: ({ returnUrl, cancelUrl, locale }: LinkFacts) => ({
    success_url: returnUrl,
    error_url: cancelUrl,
    locale,
  }),
}

/** There is no URL for a payer who cancels. @GUESS that is an error to the shop */
const returnUrl = returnTo({
  success_url: ['success_url'],
  cancel_url: ['error_url'],
  error_url: ['error_url'],
})

const card: PayPage = {
  form: 'card',
  name: 'PaymentIQ',
  ask: { sv: 'Betala med kort', en: 'Pay by card' },
  pay: { sv: 'Betala', en: 'Pay' },
}

export const paymentIqCard = defineProvider({
  ...common,
  method: 'card',
  checkoutDefinition: { flow: cardPage, page: card, entry: 'link', returnUrl },
})

export const paymentIqVipps = defineProvider({
  ...common,
  method: 'vipps',
  currencies: ['NOK'],
  checkoutDefinition: { flow: onePage(), page: appPage('Vipps'), entry: 'link', returnUrl },
})
