import type { Courier } from '../callbacks/courier.ts'
import type { OpenPayments } from '../open-payments/pis-types.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../scenario/plan-types.ts'
import type { Storage } from '../storage/storage.ts'
import type { Agenda } from '../world/agenda.ts'
import type { MachineTime } from '../world/clock.ts'
import type { NewsDesk } from '../world/news.ts'
import type { Worlds } from '../world/worlds.ts'
import { createRedeliver } from './callbacks.ts'
import { createClockDesk } from './clock.ts'
import { createDescribePayment } from './describe-payment.ts'
import { findPayment } from './find.ts'
import { createListPayments } from './list-payments.ts'
import { createPlayPayer } from './payments.ts'
import { createSaveScenario } from './saved-scenario.ts'
import { createScenarioDesk } from './scenarios.ts'
import { createVerifyCallback } from './signatures.ts'
import { createTellStory } from './story.ts'
import { createTestPayment } from './test-payment.ts'
import { createWatchPayment } from './watch-payment.ts'
import { createListWorlds } from './worlds.ts'

/** Everything the control API and the window can tell and do, as functions. */
export function createDesk({
  store,
  worlds,
  agenda,
  news,
  courier,
  openPayments,
  flushJournal,
  machineTime,
  settings,
  ...others
}: {
  store: Storage<Plan>
  worlds: Worlds
  agenda: Agenda
  news: NewsDesk
  courier: Courier
  openPayments: OpenPayments
  flushJournal: () => void
  machineTime: MachineTime
  settings: { readonly signatureHeader: string; readonly paymentExpiry: number }
  catalogue: Parameters<typeof createScenarioDesk>[0]['catalogue']
  /** answers a request as the port would */
  fetch: (request: Request) => Promise<Response>
  originOf: (request: Request) => string
  /** where this program reaches itself, whatever the outside calls it; null without a port */
  ownOrigin: () => string | null
  isStrict: boolean
  secretOf: (tenantId: string) => string | null
}) {
  const describePayment = createDescribePayment({ ...store, openPayments })
  const clocks = createClockDesk({ worlds, agenda, rows: store.agenda, news })
  return {
    describePayment,
    listPayments: createListPayments({ ...store, describePayment }),
    /** Throws ControlError for an id nobody knows, or that payments of several worlds have. */
    findPayment: (id: string, tenantId: string | null): Payment =>
      findPayment(store.payments, id, tenantId),
    tellStory: createTellStory({ ...store, flushJournal, openPayments }),
    saveScenario: createSaveScenario(store),
    verifyCallback: createVerifyCallback({
      callbacks: store.callbacks,
      worldStore: store.worlds,
      header: settings.signatureHeader,
    }),
    redeliver: createRedeliver({ ...store, courier, news }),
    playPayer: createPlayPayer(openPayments),
    clocks,
    watchPayment: createWatchPayment({ payments: store.payments, describePayment, clocks }),
    scenarios: createScenarioDesk({
      ...others,
      armed: store.armed,
      worlds,
      news,
      store: store.worlds,
      expiry: settings.paymentExpiry,
    }),
    listWorlds: createListWorlds({ store: store.worlds, machineTime }),
    testPayment: createTestPayment(others),
    originOf: others.originOf,
  }
}

export type Desk = ReturnType<typeof createDesk>
