import { onTestFinished } from 'vitest'
import type { Dispatcher, NewCallback } from '../../src/callbacks/dispatcher.ts'
import type { ApiSettings, InitiatePayment, RecordStatus } from '../../src/engine/deps.ts'
import { forbidden, notFound } from '../../src/engine/errors.ts'
import { createMoney, type MoneyStores } from '../../src/engine/money.ts'
import type { Payment } from '../../src/payment/payment.ts'
import { isTerminal, nextStatus } from '../../src/payment/status.ts'
import { createPingPaymentsApi } from '../../src/ping-api/app.ts'
import { createEvents } from '../../src/scheduler/events.ts'
import { createScheduler } from '../../src/scheduler/scheduler.ts'
import { createWorlds } from '../../src/scheduler/worlds.ts'
import { createAllocationStore } from '../../src/storage/allocation-store.ts'
import { type Db, openDatabase } from '../../src/storage/database.ts'
import { createDisbursementStore } from '../../src/storage/disbursement-store.ts'
import { createDocumentStore } from '../../src/storage/document-store.ts'
import { createJobStore } from '../../src/storage/job-store.ts'
import { createJournalStore } from '../../src/storage/journal-store.ts'
import { createLiquidityAccountStore } from '../../src/storage/liquidity-account-store.ts'
import { createMerchantStore } from '../../src/storage/merchant-store.ts'
import { createPaymentOrderStore } from '../../src/storage/payment-order-store.ts'
import { createPaymentStore } from '../../src/storage/payment-store.ts'
import { createPayoutStore } from '../../src/storage/payout-store.ts'
import { createRefundStore } from '../../src/storage/refund-store.ts'
import { createSplitTreeStore } from '../../src/storage/split-tree-store.ts'
import { createTransferStore } from '../../src/storage/transfer-store.ts'
import { createWorldStore } from '../../src/storage/world-store.ts'
import { createAskers, type PlainProvider } from './askers.ts'

export const tenantId = '0192d3a4-0000-7000-8000-00000000000a'
export const unknownId = '0192d3a4-ffff-7fff-8fff-ffffffffffff'
export const zeroId = '00000000-0000-0000-0000-000000000000'

/** 2026-01-02T03:04:05.678Z */
export const start = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

type Overrides = {
  readonly settings?: Partial<ApiSettings & { publicUrl: string | null }>
  readonly initiatePayment?: InitiatePayment
  readonly providers?: readonly PlainProvider[]
}

/** The API on an empty database of its own, with a clock that stands unless the test moves it. */
export function openApi({ settings, providers, ...overrides }: Overrides = {}) {
  const db = openDatabase(null)
  const store = createWorldStore(db)
  const stores = createMoneyStores(db)
  const { paymentOrders, payments } = stores
  const journal = createJournalStore(db, 1_000)
  const clock = { now: start }
  const worlds = createWorlds({ store, machineTime: () => clock.now, clockMode: 'real' })
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const scheduler = createScheduler({ db, store: createJobStore(db), worlds, onError })
  const events = createEvents()
  const ids = { last: 0x100 }
  const newId = () => `0192d3a4-0000-7000-8000-${(ids.last++).toString(16).padStart(12, '0')}`
  const announced: string[] = []
  const held: string[] = []

  function heldBy(tenant: string): () => void {
    held.push(`held ${tenant}`)
    const release = scheduler.hold(tenant)
    return () => {
      held.push(`released ${tenant}`)
      release()
    }
  }

  const recordStatus: RecordStatus = (seq, { status, because, funds = null, at }) => {
    const payment = payments.get(seq)
    const isMore = funds !== null && status === payment.status
    payments.setStatus(seq, isMore ? status : nextStatus(payment.status, status))
    const occurredAt = at ?? clock.now
    payments.addChange(seq, {
      id: newId(),
      status,
      occurredAt,
      details: null,
      funds,
      because,
    })
    if (isTerminal(status)) money.paymentEnded(payments.get(seq), occurredAt)
  }

  const initiatePayment: InitiatePayment = ({ tenantId: tenant, orderId, body, origin }) => {
    const order = paymentOrders.find(tenant, orderId) ?? notFound('payment order', orderId)
    if (order.status !== 'OPEN') forbidden('payment_order_closed', 'It is closed')
    const payment = payments.insert(
      {
        id: body.id ?? newId(),
        tenantId: tenant,
        paymentOrderId: orderId,
        status: 'INITIATED',
        currency: body.currency,
        totalAmount: body.total_amount,
        provider: body.provider,
        method: body.method,
        metadata: body.metadata ?? null,
        orderItems: body.order_items,
        payer: body.payer ?? null,
        providerMethodParameters: body.provider_method_parameters,
        providerMethodResponse:
          body.provider === 'ping'
            ? { reference: body.provider_method_parameters['reference'] ?? null }
            : { checkout_url: `${origin}/checkout/x` },
        statusCallbackUrl: body.status_callback_url ?? null,
        createdAt: clock.now,
        scenarioVersion: 'v',
        scenarioBecause: 'default',
      },
      order.seq,
    )
    payments.addChange(payment.seq, {
      id: newId(),
      status: 'INITIATED',
      occurredAt: clock.now,
      details: null,
      funds: null,
      because: 'initiated by the test – å',
    })
    return { payment, because: 'chosen by the test – å' }
  }

  const allSettings = {
    strict: false,
    tenants: new Map(),
    authFailureStatus: 403 as const,
    closeNeedsTerminatedPayments: false,
    currencyMismatch: 'refuse' as const,
    refundOpenPayments: false,
    publicUrl: null,
    ...settings,
  }
  const posted: NewCallback[] = []
  const dispatcher: Dispatcher = {
    post: (callback) => posted.push(callback),
    redeliver: () => false,
    recover: () => undefined,
  }
  const money = createMoney({
    stores,
    scheduler,
    dispatcher,
    worlds,
    events,
    newId,
    recordStatus,
    announceOrder: (order, status) => announced.push(`${order.id} ${status}`),
    settings: allSettings,
  })

  const askers = createAskers({ db, scheduler, worlds, events, dispatcher, newId, providers })
  const { app, flushJournal } = createPingPaymentsApi({
    stores,
    worldStore: store,
    worlds,
    journal,
    scheduler: { hold: heldBy },
    events,
    newId,
    initiatePayment: overrides.initiatePayment ?? initiatePayment,
    ...askers,
    dispatcher,
    recordStatus,
    money,
    disturb: (_c, _operation, proceed) => proceed(),
    settings: allSettings,
    onError,
  })

  onTestFinished(async () => {
    await scheduler.close()
    flushJournal()
    db.close()
  })

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const url = path.startsWith('http') ? path : `http://sandbox.test/payments/api/v1${path}`
    const response = await app.request(url, {
      method,
      headers: { tenant_id: tenantId, ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { body: text }),
    })
    const answered = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return {
      status: response.status,
      headers: response.headers,
      text: answered,
      // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
      body: (isJson ? JSON.parse(answered) : undefined) as any,
    }
  }

  async function createOrder(body: object = {}): Promise<string> {
    return idIn(await call('POST', '/payment_orders', { currency: 'SEK', ...body }))
  }

  async function createPayment(orderId: string, body: object = {}): Promise<string> {
    return idIn(await call('POST', `/payment_orders/${orderId}/payments`, { ...pis(), ...body }))
  }

  function endPayment(paymentId: string, status: Payment['status'] = 'COMPLETED'): void {
    const payment = payments.find(tenantId, paymentId)
    if (payment === undefined) throw new Error(`no payment ${paymentId}`)
    recordStatus(payment.seq, { status, reason: null, because: 'ended by the test' })
  }

  return {
    app,
    call,
    createOrder,
    createPayment,
    endPayment,
    clock,
    worlds,
    events,
    journal,
    flushJournal,
    announced,
    posted,
    held,
    errors,
    payments,
    stores,
    money,
    /** Runs what is planned until then, ms of the world's time. */
    moveTo: (at: number) => scheduler.move(tenantId, () => at),
  }
}

function createMoneyStores(db: Db): MoneyStores {
  return {
    db,
    paymentOrders: createPaymentOrderStore(db),
    payments: createPaymentStore(db),
    merchants: createMerchantStore(db),
    refunds: createRefundStore(db),
    documents: createDocumentStore(db),
    splitTrees: createSplitTreeStore(db),
    allocations: createAllocationStore(db),
    disbursements: createDisbursementStore(db),
    payouts: createPayoutStore(db),
    liquidityAccounts: createLiquidityAccountStore(db),
    transfers: createTransferStore(db),
  }
}

function idIn({
  status,
  text,
  body,
}: {
  status: number
  text: string
  body: { id: string }
}): string {
  if (status !== 200) throw new Error(`${status}: ${text}`)
  return body.id
}

const json = { 'content-type': 'application/json' }

/** A valid request for an open_payments payment of 100 öre. */
export function pis() {
  return {
    currency: 'SEK',
    provider: 'open_payments',
    method: 'pis',
    total_amount: 100,
    order_items: [{ amount: 100, name: 'Bulle', vat_rate: 12, merchant_id: unknownId }],
    provider_method_parameters: {
      success_url: 'https://shop.test/success',
      cancel_url: 'https://shop.test/cancel',
      error_url: 'https://shop.test/error',
      reference: 'Order 1',
    },
    status_callback_url: 'https://shop.test/callback',
  }
}
