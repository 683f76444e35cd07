import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { CheckoutService } from '../checkout/checkout-service.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { MachineTime } from '../scheduler/clock.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Storage } from '../storage/storage.ts'
import { createDescribePayment } from './queries/describe-payment.ts'
import { findPayment } from './queries/find.ts'
import { createListPayments } from './queries/list-payments.ts'
import { createWatchPayment } from './queries/open-page-updates.ts'
import { createRedeliver } from './routes/callbacks.ts'
import { createClockService } from './routes/clock.ts'
import { createSaveScenario } from './routes/exported-scenario.ts'
import { createPlayPayer } from './routes/payments.ts'
import { createScenarioService } from './routes/scenarios.ts'
import { createVerifyCallback } from './routes/signatures.ts'
import { createTestPayment } from './routes/test-payment.ts'
import { createGetTimeline } from './routes/timeline.ts'
import { createListWorlds } from './routes/worlds.ts'

/** Everything the control API and the window can tell and do, as functions. */
export function createControlServices({
  store,
  worlds,
  scheduler,
  events,
  dispatcher,
  checkoutService,
  flushJournal,
  machineTime,
  settings,
  ...others
}: {
  store: Storage<Plan>
  worlds: Worlds
  scheduler: Scheduler
  events: Events
  dispatcher: Dispatcher
  checkoutService: CheckoutService
  flushJournal: () => void
  machineTime: MachineTime
  settings: { readonly signatureHeader: string; readonly paymentExpiry: number }
  catalogue: Parameters<typeof createScenarioService>[0]['catalogue']
  /** answers a request as the port would */
  fetch: (request: Request) => Promise<Response>
  getOrigin: (request: Request) => string
  /** where this program reaches itself, whatever the outside calls it; null without a port */
  ownOrigin: () => string | null
  isStrict: boolean
  secretFor: (tenantId: string) => string | null
}) {
  const describePayment = createDescribePayment({ ...store, checkoutService })
  const clocks = createClockService({ worlds, scheduler, rows: store.jobs, events })
  return {
    describePayment,
    listPayments: createListPayments({ ...store, describePayment }),
    /** Throws ControlError for an id nobody knows, or that payments of several worlds have. */
    findPayment: (id: string, tenantId: string | null): Payment =>
      findPayment(store.payments, id, tenantId),
    getTimeline: createGetTimeline({ ...store, flushJournal }),
    saveScenario: createSaveScenario(store),
    verifyCallback: createVerifyCallback({
      callbacks: store.callbacks,
      worldStore: store.worlds,
      header: settings.signatureHeader,
    }),
    redeliver: createRedeliver({ ...store, dispatcher, events }),
    playPayer: createPlayPayer(checkoutService),
    clocks,
    watchPayment: createWatchPayment({ payments: store.payments, describePayment, clocks }),
    scenarios: createScenarioService({
      ...others,
      armed: store.armed,
      worlds,
      events,
      store: store.worlds,
      expiry: settings.paymentExpiry,
    }),
    listWorlds: createListWorlds({ store: store.worlds, machineTime }),
    testPayment: createTestPayment(others),
    getOrigin: others.getOrigin,
  }
}

export type ControlServices = ReturnType<typeof createControlServices>
