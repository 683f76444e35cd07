import { z } from '@hono/zod-openapi'
import { returnUrl as url } from '../../input/url-schemas.ts'
import { returnTo } from '../one-page.ts'
import { checkoutUrl } from '../parameters.ts'
import { defineProvider, formatCheckoutUrl, type Provider } from '../provider.ts'
import type { BankIdContext } from './bankid-limits.ts'
import { createPisFlow } from './pis-flow.ts'

/**
 * Open Payments, the deepest of the providers. See docs/contract/ping-payments-api.md#46-open-payments: all four
 * parameters are required.
 */
export function openPaymentsPis({
  bankId,
  checkoutUrlKeys,
}: {
  bankId: BankIdContext
  /** keys of `provider_method_response` under which the checkout URL is given */
  checkoutUrlKeys: readonly string[]
}): Provider {
  return defineProvider({
    provider: 'open_payments',
    method: 'pis',
    currencies: ['SEK'],
    // Not on the vendor's list of those with refunds.
    refunds: 'by_setting',
    mimic: 'open_payments',
    example: {
      success_url: 'https://shop.example/success',
      cancel_url: 'https://shop.example/cancel',
      error_url: 'https://shop.example/error',
      reference: 'ORDER-1',
    },
    parameters: z.object({
      success_url: url,
      cancel_url: url,
      error_url: url,
      reference: z.string().min(1),
    }),
    checkoutDefinition: {
      flow: createPisFlow(bankId),
      page: null,
      entry: 'link',
      returnUrl: returnTo({
        success_url: ['success_url'],
        cancel_url: ['cancel_url'],
        error_url: ['error_url'],
      }),
    },
    response: () =>
      z.object(Object.fromEntries(checkoutUrlKeys.map((key) => [key, checkoutUrl()]))),
    // @GUESS the key of the checkout URL is in no source (docs/contract/ping-payments-api.md#open-1)
    respond: (request) =>
      Object.fromEntries(checkoutUrlKeys.map((key) => [key, formatCheckoutUrl(request)])),
    linkParameters: ({ parameters, returnUrl, cancelUrl, description }) => ({
      success_url: returnUrl,
      cancel_url: cancelUrl,
      error_url: cancelUrl,
      reference: parameters['reference'] ?? description.slice(0, 100),
    }),
  })
}
