/** Currencies an order may have (docs/contract/ping-payments-api.md#32-create-an-order, C# SDK). */
export const currencies = ['SEK', 'NOK', 'EUR', 'GBP', 'DKK'] as const

export type Currency = (typeof currencies)[number]

/** Sum in minor units (öre). */
export function sumOfItems(items: readonly { readonly amount: number }[]): number {
  return items.reduce((sum, item) => sum + item.amount, 0)
}

/** `12345` öre → `123,45 kr` (sv) or `SEK 123.45` (en), by the platform's own locale data. */
export function formatAmount(amount: number, currency: Currency, locale: 'sv' | 'en'): string {
  const format = new Intl.NumberFormat(locale === 'sv' ? 'sv-SE' : 'en-GB', {
    style: 'currency',
    currency,
    // To Swedes only their own krona is kr; another one is Nkr or Dkr to nobody.
    currencyDisplay:
      locale === 'sv' && currency !== 'SEK' && currency.endsWith('K') ? 'code' : 'symbol',
  })
  return format.format(amount / 100)
}
