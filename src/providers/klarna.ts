import { z } from '@hono/zod-openapi'
import { returnUrl as url } from '../input/url-schemas.ts'
import { onePage, returnTo } from './one-page.ts'
import { checkoutUrl, details, exampleId, text, uuid } from './parameters.ts'
import { defineProvider, formatCheckoutUrl } from './provider.ts'

/** All five are required (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). */
const redirectUrls = z.object({ success: url, back: url, cancel: url, error: url, failure: url })

const needed = z.string().min(1)

export const klarnaHpp = defineProvider({
  provider: 'klarna',
  method: 'hpp',
  parameters: z.object({
    billing_address: details,
    shipping_address: details,
    designated_merchant_id: uuid,
    extra_merchant_data: details,
    hpp_options: details,
    locale: needed,
    merchant_reference: text,
    purchase_country: needed,
    redirect_urls: redirectUrls,
  }),
  example: {
    designated_merchant_id: exampleId,
    locale: 'sv-SE',
    purchase_country: 'SE',
    redirect_urls: {
      back: 'https://shop.example/back',
      cancel: 'https://shop.example/cancel',
      error: 'https://shop.example/error',
      failure: 'https://shop.example/failure',
      success: 'https://shop.example/success',
    },
  },
  checkoutDefinition: {
    flow: onePage(),
    page: {
      form: 'confirm',
      name: 'Klarna',
      ask: { sv: 'Betala med Klarna', en: 'Pay with Klarna' },
      pay: { sv: 'Betala', en: 'Pay' },
    },
    entry: 'link',
    returnUrl: returnTo({
      success_url: ['redirect_urls.success'],
      cancel_url: ['redirect_urls.cancel', 'redirect_urls.back'],
      error_url: ['redirect_urls.failure', 'redirect_urls.error'],
    }),
  },
  response: () => z.object({ redirect_url: checkoutUrl() }),
  respond: (request) => ({ redirect_url: formatCheckoutUrl(request) }),
  linkParameters: ({ parameters, returnUrl, cancelUrl, locale, merchantId }) => ({
    purchase_country: locale.slice(-2),
    locale,
    designated_merchant_id: merchantId,
    ...parameters,
    redirect_urls: {
      success: returnUrl,
      back: cancelUrl,
      cancel: cancelUrl,
      error: cancelUrl,
      failure: cancelUrl,
    },
  }),
})
