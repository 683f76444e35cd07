import { z } from '@hono/zod-openapi'
import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import { appPage } from './app-page.ts'
import { type FindConsent, fromMandate, refuseConsent } from './consents.ts'
import { nowhere, onePage } from './one-page.ts'
import { checkoutUrl, exampleId, flag, uuid } from './parameters.ts'
import { defineProvider, formatCheckoutUrl, type LinkFacts, type Provider } from './provider.ts'
import { qrFormats, qrImage } from './qr-image.ts'
import { refuseByCode, timelineForCode } from './swish-codes.ts'

/** Length and characters by docs.pingpayments.com, "Commerce payments". */
const message = z
  .string()
  .max(50)
  .regex(/^[0-9A-Za-zÅÄÖåäö!?(),\-.:;"@ ]*$/)

const whole = (least: number, most: number) => z.int('integer').min(least).max(most).nullish()

/** How a QR code looks, wherever Swish offers one, by docs.pingpayments.com, "Commerce payments". @GUESS the largest size */
const qrParameters = {
  use_qr_code: flag,
  qr_format: z.enum(qrFormats).nullish(),
  qr_size: whole(300, 2_000),
  qr_border: whole(1, 4),
}

type QrOptions = {
  readonly use_qr_code?: boolean | null | undefined
  readonly qr_format?: (typeof qrFormats)[number] | null | undefined
  readonly qr_size?: number | null | undefined
  readonly qr_border?: number | null | undefined
}

/**
 * `qr_code` where it is requested. It holds a link to our own simulated Swish: a real Swish app must never get a payment
 * that does not exist.
 */
function toQrCode(link: string, requested: QrOptions): { readonly qr_code?: string } {
  if (requested.use_qr_code !== true) return {}
  const format = requested.qr_format ?? 'transparent_svg'
  const size = requested.qr_size ?? 300
  return { qr_code: qrImage(link, { format, size, border: requested.qr_border ?? 1 }) }
}

const swishTokenText = () => z.string().regex(/^[0-9A-F]{32}$/)

const qrCode = () =>
  z
    .string()
    .optional()
    .openapi({ description: 'with `use_qr_code`: an SVG, or an image in base64' })

/** 32 hex digits, as Swish hands out. */
function swishToken(token: string): string {
  return token.replaceAll('-', '').toUpperCase()
}

const page = appPage('Swish', ({ providerMethodParameters }: Payment) => {
  const { message } = providerMethodParameters
  return typeof message === 'string' && message !== ''
    ? [{ label: { sv: 'Meddelande', en: 'Message' }, value: message }]
    : []
})

/** The vendor's guide calls it `swish_message`, the C# SDK `message`. What Swish does not take is left out. */
function linkMessage({ parameters, description }: LinkFacts): JsonObject[string] {
  const given = parameters['message'] ?? parameters['swish_message']
  if (given !== undefined && given !== null) return given
  return description.replace(/[^0-9A-Za-zÅÄÖåäö!?(),\-.:;"@ ]/g, '').slice(0, 50)
}

const byCode = {
  refuse: ({ parameters }: { parameters: { message: string } }) => refuseByCode(parameters.message),
  fixedTimeline: (parameters: { message: string }) => timelineForCode(parameters.message),
}

/** The app shows the payment to the payer, by phone number. No link leads back to the shop. */
export const swishECommerce = defineProvider({
  provider: 'swish',
  method: 'e_commerce',
  refunds: 'own',
  currencies: ['SEK'],
  parameters: z.object({ message, phone_number: z.string().min(1) }),
  example: { message: 'Coffee', phone_number: '0739000001' },
  checkoutDefinition: { flow: onePage(), page, entry: 'app_push', returnUrl: nowhere },
  respond: () => ({}),
  asksForPhone: true,
  linkParameters: (facts) => ({ message: linkMessage(facts), phone_number: facts.phone ?? '' }),
  ...byCode,
})

export const swishMCommerce = defineProvider({
  provider: 'swish',
  method: 'm_commerce',
  refunds: 'own',
  currencies: ['SEK'],
  parameters: z.object({ message, ...qrParameters }),
  example: { message: 'Coffee' },
  checkoutDefinition: { flow: onePage(), page, entry: 'link', returnUrl: nowhere },
  response: () =>
    z.object({
      url: checkoutUrl(),
      payment_request_token: swishTokenText(),
      qr_code: qrCode(),
    }),
  respond(request) {
    const payment_request_token = swishToken(request.token ?? '')
    // Clients append `&callbackurl=…` to it, as to the real one.
    const url = `${formatCheckoutUrl(request)}?token=${payment_request_token}`
    return { url, payment_request_token, ...toQrCode(url, request.parameters) }
  },
  linkParameters: (facts) => ({ message: linkMessage(facts) }),
  ...byCode,
})

/** docs.pingpayments.com, "Recurring payments"; in the e_commerce flow the app shows it to the payer, and the answer is empty. */
const consent: NonNullable<Provider['consent']> = {
  flows: ['e_commerce', 'm_commerce'],
  parameters: z.object({
    tin: z.string().regex(/^\d{12}$/),
    phone_number: z.string().min(1).nullish(),
    ...qrParameters,
  }),
  needs: { e_commerce: ['phone_number'] },
  response: () =>
    z.object({
      payment_request_token: swishTokenText().optional(),
      swish_url: checkoutUrl().optional(),
      qr_code: qrCode(),
    }),
  respond({ parameters, flow, url, token }) {
    if (flow === 'e_commerce') return {}
    const payment_request_token = swishToken(token)
    const swish_url = `${url}?token=${payment_request_token}`
    return { payment_request_token, swish_url, ...toQrCode(swish_url, parameters as QrOptions) }
  },
  returnUrl: nowhere,
}

const recurring = { provider: 'swish', method: 'recurring' } as const

/** Charged on a consent, without asking the payer. */
export function swishRecurring({ findConsent }: { findConsent: FindConsent }): Provider {
  return defineProvider({
    ...recurring,
    refunds: 'own',
    currencies: ['SEK'],
    parameters: z.object({ consent_id: uuid, message }),
    fromOlder: fromMandate,
    example: { consent_id: exampleId, message: 'Coffee' },
    checkoutDefinition: { flow: onePage(), page, entry: 'none', returnUrl: nowhere },
    respond: () => ({}),
    refuse: ({ tenantId, parameters: { consent_id, message } }) =>
      refuseConsent(findConsent, recurring, tenantId, consent_id) ?? refuseByCode(message),
    fixedTimeline: ({ message }) => timelineForCode(message),
    consent,
  })
}
