import type { PayPage } from '../checkout/checkout-definition.ts'

/** The page of a payment that is approved in an app, which the page simulates. */
export function appPage(name: string, facts?: PayPage['facts']): PayPage {
  return {
    form: 'app',
    name,
    ask: { sv: `Godkänn i ${name}`, en: `Approve in ${name}` },
    pay: { sv: 'Godkänn', en: 'Approve' },
    ...(facts === undefined ? {} : { facts }),
  }
}
