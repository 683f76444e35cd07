import type { Approvals } from '../approvals/approvals.ts'
import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { CheckoutService } from '../checkout/checkout-service.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import type { MachineTime } from '../scheduler/clock.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Storage } from '../storage/storage.ts'

/** What the functions of this module work with. The dashboard and the demo shop call the same functions. */
export type Control = {
  readonly stores: Storage<Plan>
  readonly worlds: Worlds
  readonly scheduler: Scheduler
  readonly events: Events
  readonly dispatcher: Dispatcher
  readonly checkoutService: CheckoutService
  readonly approvals: Approvals
  /** the scenarios there are now */
  readonly catalogue: () => Catalogue
  readonly machineTime: MachineTime
  /** writes the requests that the journal still buffers */
  readonly flushJournal: () => void
  /** puts into an empty world what the seed file says it has */
  readonly plantSeed: (tenantId: string) => void
  readonly publicApi: PublicApi
  readonly settings: {
    /** name of the header that carries the signature of a callback */
    readonly signatureHeader: string
    /** ms until an untouched payment expires */
    readonly paymentExpiry: number
  }
}

/** The Ping Payments API of this process, for callers of our own: test payments and the demo shop. */
export type PublicApi = {
  /** answers a request as the port would */
  readonly fetch: (request: Request) => Promise<Response>
  /** the origin the caller knows us by, such as `http://127.0.0.1:8700`: PUBLIC_URL, else the request's */
  readonly getOrigin: (request: Request) => string
  /** where this process reaches itself, whatever name it has outside; null without a port */
  readonly ownOrigin: () => string | null
  /** are tenants, secrets and merchants checked? */
  readonly isStrict: boolean
  readonly secretFor: (tenantId: string) => string | null
}
