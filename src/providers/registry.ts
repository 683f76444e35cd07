import { unreadableRow } from '../storage/database-trouble.ts'
import { bankgirotAutogiro } from './bankgirot.ts'
import { dummy } from './dummy.ts'
import { klarnaHpp } from './klarna.ts'
import { openPaymentsPis } from './open-payments/pis-provider.ts'
import { paymentIqCard, paymentIqVipps } from './payment-iq.ts'
import { paypalPpcp } from './paypal.ts'
import { pingCredit } from './ping-credit.ts'
import { pingDeposit } from './ping-deposit.ts'
import type { Provider } from './provider.ts'
import { quickpayCard, quickpayVipps } from './quickpay.ts'
import { swishECommerce, swishMCommerce, swishRecurring } from './swish.ts'
import { vippsMobilepayCheckout } from './vipps-mobilepay.ts'

type Needs = Parameters<typeof openPaymentsPis>[0] &
  Parameters<typeof pingDeposit>[0] &
  Parameters<typeof pingCredit>[0] &
  Parameters<typeof swishRecurring>[0]

/** A provider and one of its methods, as requests and payments name them. */
export type ProviderMethod = Pick<Provider, 'provider' | 'method'>

/** The names of our own providers. Their needs are only used when a payment is made. */
export function ownProviderMethods(): readonly ProviderMethod[] {
  return ownProviders({} as Needs)
}

/** Our own providers. A new one is a file of its own and an entry here. */
export function ownProviders(needs: Needs): readonly Provider[] {
  return [
    openPaymentsPis(needs),
    swishECommerce,
    swishMCommerce,
    swishRecurring(needs),
    paymentIqCard,
    paymentIqVipps,
    vippsMobilepayCheckout,
    klarnaHpp,
    quickpayVipps,
    quickpayCard,
    paypalPpcp,
    pingDeposit(needs),
    pingCredit(needs),
    bankgirotAutogiro(needs),
    dummy,
  ]
}

/** The providers of one sandbox. */
export function createProviderRegistry(all: readonly Provider[]) {
  const byName = new Map(all.map((known) => [`${known.provider}/${known.method}`, known]))
  return {
    all,
    /** Undefined where there is none, as for a payment of a seed file that names another one. */
    lookUp: ({ provider, method }: ProviderMethod): Provider | undefined =>
      byName.get(`${provider}/${method}`),
    /** Throws where there is none: requests are checked before, and payments of a provider that is gone cannot go on. */
    find({ provider, method }: ProviderMethod): Provider {
      const found = byName.get(`${provider}/${method}`)
      if (found === undefined) throw unreadableRow(`There is no provider ${provider}/${method}.`)
      return found
    },
  }
}

export type ProviderRegistry = ReturnType<typeof createProviderRegistry>
