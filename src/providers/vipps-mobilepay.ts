import { z } from '@hono/zod-openapi'
import { returnUrl as url } from '../input/url-schemas.ts'
import { appPage } from './app-page.ts'
import { alwaysTo, onePage } from './one-page.ts'
import { checkoutUrl, details, text } from './parameters.ts'
import { defineProvider, formatCheckoutUrl } from './provider.ts'

export const vippsMobilepayCheckout = defineProvider({
  provider: 'vipps_mobilepay',
  method: 'checkout',
  refunds: 'own',
  parameters: z.object({ payment_description: text, prefill_customer: details, return_url: url }),
  example: { payment_description: 'Coffee', return_url: 'https://shop.example/back' },
  checkoutDefinition: {
    flow: onePage(),
    page: appPage('Vipps MobilePay'),
    entry: 'link',
    returnUrl: alwaysTo('return_url'),
  },
  response: () => z.object({ checkout_url: checkoutUrl() }),
  respond: (request) => ({ checkout_url: formatCheckoutUrl(request) }),
  linkParameters: ({ returnUrl, description }) => ({
    return_url: returnUrl,
    payment_description: description,
  }),
})
