import type { ActionInput, PayPage } from '../../../src/checkout/checkout-definition.ts'
import type { CheckoutService } from '../../../src/checkout/checkout-service.ts'
import {
  type BankIdOrder,
  type Checkout,
  type CheckoutSession,
  IllegalActionError,
  type PayerAction,
} from '../../../src/checkout/checkout-session.ts'
import { newSession } from '../../../src/checkout/session.ts'
import { createAssets } from '../../../src/http/assets.ts'
import type { Payment } from '../../../src/payment/payment.ts'
import {
  checkQrCode,
  newBankIdOrder,
  qrText,
  qrTime,
} from '../../../src/providers/open-payments/bankid.ts'
import type { BankIdSimulator } from '../../../src/providers/open-payments/bankid-simulator.ts'
import { legalInPis } from '../../../src/providers/open-payments/pis-flow.ts'
import { checkoutRoutes } from '../../../src/web/checkout/checkout-routes.ts'
import type { Live } from '../../../src/web/checkout/live.ts'
import { createRender } from '../../../src/web/templates.ts'

export const token = 'checkout-1'
export const start = Date.UTC(2026, 10, 23, 9, 30)

const payment: Payment = {
  seq: 1,
  id: '01900000-0000-7000-8000-000000000001',
  tenantId: '00000000-0000-4000-8000-00000000000a',
  paymentOrderId: '01900000-0000-7000-8000-000000000002',
  status: 'PENDING',
  currency: 'SEK',
  totalAmount: 249_00,
  provider: 'open_payments',
  method: 'pis',
  metadata: null,
  orderItems: [{ amount: 249_00, name: 'Kaffe, mörkrost 1 kg', vat_rate: 12 }],
  payer: null,
  providerMethodParameters: { reference: 'A-1007' },
  providerMethodResponse: {},
  statusCallbackUrl: null,
  createdAt: start,
  scenarioVersion: 'v1',
  scenarioBecause: 'server default',
}

const urls = {
  success_url: 'https://shop.test/thanks?order=1007',
  cancel_url: 'https://shop.test/cancelled',
  error_url: 'https://shop.test/error',
  nowhere: null,
} as const

type Beginning = {
  readonly session?: Partial<CheckoutSession>
  readonly payment?: Partial<Payment>
  readonly order?: Partial<BankIdOrder>
  readonly rounds?: number
  readonly page?: PayPage
}

/** One checkout in the state that the test asks for. It records what was asked of it. */
export function createFakeCheckout(beginning: Beginning = {}) {
  const login = newBankIdOrder('order-1', 1, 'login', start)
  const asked: { action: PayerAction; input: ActionInput | undefined }[] = []
  const controls: unknown[] = []
  const advanced: number[] = []
  const world = { now: start }
  let checkout: Checkout = {
    session: { ...newSession(1, token, 'choose_bank'), openedAt: start, ...beginning.session },
    payment: { ...payment, ...beginning.payment },
    order: beginning.order === undefined ? null : { ...login, ...beginning.order },
  }
  const change = (
    session: Partial<CheckoutSession>,
    order: BankIdOrder | null = checkout.order,
  ) => {
    checkout = { ...checkout, session: { ...checkout.session, ...session }, order }
  }
  const ended = (
    order: BankIdOrder | null,
    status: 'complete' | 'failed',
    hintCode: string | null,
  ) => (order === null ? null : { ...order, status, hintCode })
  const signing = () => ({ ...login, orderRef: 'order-2', purpose: 'sign' as const })
  const begin = { state: 'bankid_login', orderRef: 'order-1', bankIdSince: start } as const

  const transitions: Partial<Record<PayerAction, (input: ActionInput) => void>> = {
    open: () => change({ openedAt: world.now, left: false }),
    choose_bank: ({ bank = null }) => change({ ...begin, bank }, login),
    try_again: () => change({ ...begin, hintCode: null }, login),
    other_bank: () => change({ state: 'choose_bank', bank: null }, null),
    open_app: () => change({}, { ...(checkout.order ?? login), openedAt: world.now }),
    sign_in: ({ person = null }) =>
      change({ state: 'choose_account', person }, ended(checkout.order, 'complete', null)),
    cancel_in_app: () =>
      change(
        { state: 'bankid_failed', hintCode: 'userCancel' },
        ended(checkout.order, 'failed', 'userCancel'),
      ),
    choose_account: ({ account = null }) => change({ state: 'sign', account }),
    sign: () => {
      const needsPhone = (beginning.rounds ?? 1) > 1 && checkout.order?.purpose !== 'sign'
      if (needsPhone) change({ orderRef: 'order-2' }, signing())
      else change({ state: 'processing' }, ended(checkout.order, 'complete', null))
    },
    cancel: () => change({ state: 'closed', outcome: 'cancelled', goesTo: 'cancel_url' }),
    continue: () => change({ state: 'closed' }),
  }

  const checkoutService: CheckoutService = {
    tokenFor: () => token,
    begin: () => undefined,
    isScripted: () => false,
    findCheckout: (wanted) => (wanted === token ? checkout : null),
    pageWasOpened: () => undefined,
    pageWasPolled: () => undefined,
    findCheckoutOfPayment: (seq) => (seq === payment.seq ? checkout : null),
    legalActions: (session) => legalInPis(session, checkout.order),
    actFor: () => false,
    act: (_token, action, _by, input) => {
      const legal = legalInPis(checkout.session, checkout.order)
      if (!legal.includes(action))
        throw new IllegalActionError(action, checkout.session.state, legal)
      asked.push({ action, input })
      transitions[action]?.(input ?? {})
      return checkout
    },
    pageFor: () => beginning.page ?? null,
    returnUrl: ({ session: { goesTo } }) => (goesTo === null ? null : urls[goesTo]),
    payeeOf: () => 'Bönan',
    shopUrl: (_, target) => urls[target ?? 'success_url'],
    setVisits: () => undefined,
    returnToShop: () => undefined,
    clockFor: () => ({ now: world.now, mode: 'manual', next: 1_500 }),
    scenarioFor: () => ({
      name: 'paid',
      summary: 'The payer approves and the money arrives.',
      because: 'no other scenario was asked for (server default)',
    }),
    setControls: (_token, wanted) => {
      controls.push(wanted)
      return checkout
    },
    advanceClock: (_payment, by) => {
      advanced.push(by)
      world.now += by
      return Promise.resolve()
    },
  }
  const bankId: BankIdSimulator = {
    findOrder: (orderRef) => {
      const { order } = checkout
      return order?.orderRef === orderRef ? { ...checkout, order } : null
    },
    qrCode: (order, origin) => ({
      text: qrText(order, world.now, 'link', origin),
      time: qrTime(order, world.now),
    }),
    checkQrCode: (order, time, code) => checkQrCode(order, time, code, world.now),
    roundsFor: () => beginning.rounds ?? 1,
  }
  return { checkoutService, bankId, asked, controls, advanced, world, change }
}

/** The pages of a fake checkout, and functions that ask for them. */
export function openCheckout(beginning: Parameters<typeof createFakeCheckout>[0] = {}) {
  const fake = createFakeCheckout(beginning)
  const app = checkoutRoutes({
    ...fake,
    render: createRender(createAssets()),
    getOrigin: (request) => new URL(request.url).origin,
  })
  const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  const page = async (path: string, headers: Record<string, string> = {}) =>
    (await get(path, headers)).text()
  const live = async (path: string) => (await (await get(path)).json()) as Live
  const post = (path: string, fields: Record<string, string> = {}) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
  return { ...fake, get, page, live, post }
}
