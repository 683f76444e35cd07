import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { Render } from '../templates.ts'

/** What the pages of a checkout work with. */
export type CheckoutContext = {
  readonly checkoutService: CheckoutService
  readonly bankId: BankIdSimulator
  readonly render: Render
  /** the origin the caller knows us by, such as `http://127.0.0.1:8700`: PUBLIC_URL, else the request's */
  readonly getOrigin: (request: Request) => string
}
