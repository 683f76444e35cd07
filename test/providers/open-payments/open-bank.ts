import { randomUUID } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import type { ActionInput } from '../../../src/checkout/checkout-definition.ts'
import { createCheckoutService, type TestControls } from '../../../src/checkout/checkout-service.ts'
import type { PayerAction } from '../../../src/checkout/checkout-session.ts'
import type { JsonObject } from '../../../src/payment/json.ts'
import type { Plan } from '../../../src/payment/plan-types.ts'
import type { PaymentStatus } from '../../../src/payment/status-transitions.ts'
import { createBankIdSimulator } from '../../../src/providers/open-payments/bankid-simulator.ts'
import { openPaymentsPis } from '../../../src/providers/open-payments/pis-provider.ts'
import { parseScenario } from '../../../src/scenarios/format/parse-scenario.ts'
import { toPlan } from '../../../src/scenarios/plan/plan.ts'
import { createDomainEvents } from '../../../src/scheduler/domain-events.ts'
import { createEvents } from '../../../src/scheduler/events.ts'
import { createScheduler } from '../../../src/scheduler/scheduler.ts'
import { createWorlds } from '../../../src/scheduler/worlds.ts'
import { createStorage } from '../../../src/storage/storage.ts'
import { shipped } from '../../scenarios/scenario-files.ts'

/** ms: when the payment was created */
export const start = Date.UTC(2026, 10, 20, 17)

const tenantId = 'a0000000-0000-4000-8000-000000000001'
const token = 'token'

/** Open Payments with one payment, and a Ping that only records what is reported. The clock stands. */
export function openBank({
  checkout = {},
  amount = 12_500,
  payer = 'interactive',
  mode = 'manual',
  qrForm = 'link',
  urls = {
    success_url: 'http://shop.test/success',
    cancel_url: 'http://shop.test/cancel',
    error_url: 'http://shop.test/error',
  },
}: {
  checkout?: JsonObject
  amount?: number
  payer?: 'interactive' | 'auto'
  mode?: 'manual' | 'auto'
  qrForm?: 'link' | 'bankid'
  urls?: Record<string, string>
} = {}) {
  const errors: unknown[] = []
  const reports: { event: string; after: number; shift: number }[] = []
  const store = createStorage<Plan>({ path: null, journalLimit: 10 })
  const { db, plans, payments } = store
  const worlds = createWorlds({ store: store.worlds, machineTime: () => start, clockMode: mode })
  const onError = (error: unknown) => errors.push(error)
  const scheduler = createScheduler({ db, store: store.jobs, worlds, onError })
  const world = { stores: store, scheduler, worlds, newId: () => randomUUID() }
  const { checkoutDefinition } = openPaymentsPis({
    bankId: world,
    checkoutUrlKeys: ['checkout_url'],
  })
  if (checkoutDefinition === null) throw new Error('Open Payments asks its payer')
  const domainEvents = createDomainEvents()
  const context = {
    ...world,
    events: createEvents(),
    findCheckoutDefinition: () => checkoutDefinition,
    domainEvents,
    defaultPayer: payer,
  }
  domainEvents.on('checkout.event', ({ event, at, shift }) =>
    reports.push({ event, after: at - start, shift }),
  )
  const checkoutService = createCheckoutService(context)
  const bankId = createBankIdSimulator(context, { qrForm })
  const scenario = parseScenario({ version: 1, name: 'test', checkout }, 'a test', shipped)
  const plan = toPlan(scenario, { expiry: 900_000 })
  plans.keep(plan)
  const order = store.paymentOrders.insert({
    id: randomUUID(),
    tenantId,
    status: 'OPEN',
    currency: 'SEK',
    splitTreeId: null,
    splitParameters: null,
    closeCondition: null,
    settleSchedule: null,
    statusCallbackUrl: null,
    createdAt: start,
  })
  const payment = payments.insert(
    {
      id: randomUUID(),
      tenantId,
      paymentOrderId: order.id,
      status: 'INITIATED',
      currency: 'SEK',
      totalAmount: amount,
      provider: 'open_payments',
      method: 'pis',
      metadata: null,
      orderItems: [],
      payer: null,
      providerMethodParameters: urls,
      providerMethodResponse: {},
      statusCallbackUrl: null,
      createdAt: start,
      scenarioVersion: plan.version,
      scenarioBecause: 'a test',
      seed: null,
    },
    order.seq,
  )
  checkoutService.begin(payment, plan, token)
  onTestFinished(async () => {
    await scheduler.close()
    db.close()
    expect(errors).toEqual([])
  })

  function look() {
    const found = checkoutService.findCheckout(token)
    if (found === null) throw new Error('the checkout is gone')
    return found
  }

  return {
    bankId,
    checkoutService,
    payment,
    scheduler,
    jobs: () => store.jobs.ofPayment(payment.seq),
    reports,
    events: () => reports.map(({ event }) => event),
    look,
    session: () => look().session,
    state: () => look().session.state,
    order() {
      const { order: running } = look()
      if (running === null) throw new Error('there is no BankID order')
      return running
    },
    legal: () => checkoutService.legalActions(look().session),
    act: (action: PayerAction, input: ActionInput = {}, by: 'browser' | 'api' = 'api') =>
      checkoutService.act(token, action, by, input).session,
    /** Moves the clock. */
    pass: (ms: number) => checkoutService.advanceClock(payment, ms),
    settle: () => scheduler.move(tenantId, () => null),
    setControls: (controls: TestControls) => checkoutService.setControls(token, controls).session,
    /** Ping decides on the payment. */
    becomes: (status: PaymentStatus) => payments.setStatus(payment.seq, status),
    /** What Ping does when the plan says that the browser is due. */
    browserIsDue: (goesTo: string) =>
      scheduler.schedule({
        tenantId,
        paymentSeq: payment.seq,
        dueAt: worlds.now(tenantId),
        kind: 'browser',
        payload: { goesTo },
      }),
  }
}

export type OpenBank = ReturnType<typeof openBank>
