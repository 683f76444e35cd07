import { z } from '@hono/zod-openapi'
import { returnUrl as url } from '../input/url-schemas.ts'
import { alwaysTo, onePage } from './one-page.ts'
import { checkoutUrl, details, exampleId, text, uuid } from './parameters.ts'
import { defineProvider, formatCheckoutUrl } from './provider.ts'

export const paypalPpcp = defineProvider({
  provider: 'paypal',
  method: 'ppcp',
  parameters: z.object({
    description: text,
    designated_merchant_id: uuid.nullish(),
    item_category: text,
    locale: text,
    redirect_url: url,
    shipping: details,
  }),
  example: {
    description: 'Coffee',
    designated_merchant_id: exampleId,
    locale: 'sv-SE',
    redirect_url: 'https://shop.example/back',
  },
  checkoutDefinition: {
    flow: onePage(),
    page: {
      form: 'confirm',
      name: 'PayPal',
      ask: { sv: 'Betala med PayPal', en: 'Pay with PayPal' },
      pay: { sv: 'Betala', en: 'Pay' },
    },
    entry: 'link',
    returnUrl: alwaysTo('redirect_url'),
  },
  response: () => z.object({ url: checkoutUrl() }),
  respond: (request) => ({ url: formatCheckoutUrl(request) }),
  linkParameters: ({ returnUrl, description, merchantId }) => ({
    redirect_url: returnUrl,
    description,
    designated_merchant_id: merchantId,
  }),
  activation: {
    parameters: z.object({ email: z.string().min(1), redirect_url: url }),
    response: () => z.object({ action_url: checkoutUrl() }),
    respond: ({ url }) => ({ action_url: url }),
    returnUrl: alwaysTo('redirect_url'),
  },
})
