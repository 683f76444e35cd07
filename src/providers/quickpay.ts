import { z } from '@hono/zod-openapi'
import { returnUrl as url } from '../input/url-schemas.ts'
import { appPage } from './app-page.ts'
import { cardPage } from './cards.ts'
import { alwaysTo, onePage } from './one-page.ts'
import { checkoutUrl, exampleId, flag, text, uuid } from './parameters.ts'
import { defineProvider, formatCheckoutUrl, type LinkFacts } from './provider.ts'

const common = {
  provider: 'quickpay',
  response: () => z.object({ payment_link_url: checkoutUrl() }),
  respond: (request: Parameters<typeof formatCheckoutUrl>[0]) => ({
    payment_link_url: formatCheckoutUrl(request),
  }),
  linkParameters: ({ returnUrl, merchantId }: LinkFacts) => ({
    redirect_url: returnUrl,
    designated_merchant_id: merchantId,
  }),
}

const parameters = {
  redirect_url: url,
  designated_merchant_id: uuid.nullish(),
  framed: flag,
  language: text,
}

const example = { redirect_url: 'https://shop.example/back', designated_merchant_id: exampleId }

const returnUrl = alwaysTo('redirect_url')

export const quickpayVipps = defineProvider({
  ...common,
  method: 'vipps',
  parameters: z.object({ ...parameters, payment_text: text }),
  example,
  checkoutDefinition: { flow: onePage(), page: appPage('Vipps'), entry: 'link', returnUrl },
})

export const quickpayCard = defineProvider({
  ...common,
  method: 'card',
  parameters: z.object({ ...parameters, branding: text }),
  example,
  checkoutDefinition: {
    flow: cardPage,
    page: {
      form: 'card',
      name: 'Quickpay',
      ask: { sv: 'Betala med kort', en: 'Pay by card' },
      pay: { sv: 'Betala', en: 'Pay' },
    },
    entry: 'link',
    returnUrl,
  },
})
