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

/** The names of them all. What a provider needs, it needs for its payments only. */
export function ownProviderMethods(): readonly Pick<Provider, 'provider' | 'method'>[] {
  return createProviderRegistry({} as Needs)
}

/** Every way to pay. A new one is a module of its own and its entry here. */
export function createProviderRegistry(needs: Needs): readonly Provider[] {
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
