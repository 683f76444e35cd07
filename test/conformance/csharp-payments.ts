import { csharpItems, csharpPayment, orderItems, zero } from './business.ts'
import type { Call } from './call.ts'
import * as shapes from './shapes.ts'

const sdk = 'C#'
const since = '2020-01-01T00%3A00%3A00.0000000%2B00%3A00'
const _orderBody = {
  currency: 'SEK',
  split_parameters: { tenant_fee: 2_000 },
  split_tree_id: null,
}

const of = (path: string) => path.replace('/payments/api/v1', '')

/** Payments, as the C# SDK asks for them. */
export const csharpPayments: readonly Call[] = [
  {
    sdk,
    operation: 'create_payment',
    does: 'initiates a payment with a zero payment_order_id and nulls',
    status: 200,
    shape: shapes.initiated,
    ask: async (business) => ({
      method: 'POST',
      path: `/payment_orders/${await business.createOrder()}/payments`,
      body: csharpPayment(),
    }),
  },
  {
    sdk,
    operation: 'create_payment',
    does: 'refuses items of another sum',
    status: 422,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'POST',
      path: `/payment_orders/${await business.createOrder()}/payments`,
      body: csharpPayment(10_000, 9_999),
    }),
  },
  {
    sdk,
    operation: 'get_payment',
    does: 'gets a payment',
    status: 200,
    shape: shapes.payment,
    ask: async (business) => ({ method: 'GET', path: of((await business.pay()).path) }),
  },
  {
    sdk,
    operation: 'get_payment',
    does: 'knows a payment under its own order only',
    status: 404,
    shape: shapes.problems,
    ask: async (business) => {
      const { paymentId } = await business.pay()
      return {
        method: 'GET',
        path: `/payment_orders/${await business.createOrder()}/payments/${paymentId}`,
      }
    },
  },
  {
    sdk,
    operation: 'list_payments',
    does: 'lists payments by everything',
    status: 200,
    shape: shapes.listOf(shapes.payment),
    ask: async (business) => {
      const { orderId, refund } = await business.pay()
      await refund({ amount: 10_000 })
      const query = `from_initiated_date_time=${since}&status=COMPLETED&method=dummy&provider=dummy`
      return {
        method: 'GET',
        path: `/payments?${query}&payment_order_id=${orderId}&is_refund_requested=True&limit=10&`,
      }
    },
  },
  {
    sdk,
    operation: 'list_payments',
    does: 'lists payments that nobody wants back',
    status: 200,
    shape: shapes.listOf(shapes.payment),
    ask: async (business) => {
      await business.pay()
      return { method: 'GET', path: '/payments?is_refund_requested=False&' }
    },
  },
  {
    sdk,
    operation: 'update_payment',
    does: 'replaces the items of a payment',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const { path } = await business.pay({ status: 'PENDING' })
      return { method: 'PUT', path, body: { order_items: csharpItems(10_000) } }
    },
  },
  {
    sdk,
    operation: 'update_payment',
    does: 'refuses no items, also of a payment that is not there',
    status: 422,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}/payments/${zero}`,
      body: { order_items: [] },
    }),
  },
  {
    sdk,
    operation: 'update_payment',
    does: 'knows no payment of the zero id',
    status: 404,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}/payments/${zero}`,
      body: { order_items: csharpItems(5) },
    }),
  },
  {
    sdk,
    operation: 'stop_payment',
    does: 'stops a payment that has just begun',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const payments = `/payment_orders/${await business.createOrder()}/payments`
      const id = await business.post(payments, csharpPayment())
      await business.advance('500ms')
      return { method: 'PUT', path: `${payments}/${id}/stop`, body: {} }
    },
  },
  {
    sdk,
    operation: 'refund_payment',
    does: 'refunds a payment',
    status: 200,
    shape: shapes.refunded,
    ask: async (business) => ({
      method: 'POST',
      path: `${(await business.pay()).path}/refund`,
      body: {
        amount: 10_000,
        currency: 'SEK',
        reason: 'requested_by_customer',
        description: 'Changed my mind',
        order_items: null,
      },
    }),
  },
  {
    sdk,
    operation: 'refund_payment',
    does: 'refunds a part',
    status: 200,
    shape: shapes.refunded,
    ask: async (business) => ({
      method: 'POST',
      path: `${(await business.pay()).path}/refund`,
      body: {
        amount: 4_000,
        currency: 'SEK',
        reason: 'other',
        description: 'x',
        message: 'Sorry',
        order_items: csharpItems(6_000),
      },
    }),
  },
  {
    sdk,
    operation: 'reconcile_payment',
    does: 'completes a funded deposit with null items',
    status: 204,
    shape: shapes.nothing,
    ask: ({ funded }) => ({
      method: 'PUT',
      path: `${funded}/funding/reconcile`,
      body: { order_items: null },
    }),
  },
  {
    sdk,
    operation: 'reconcile_payment',
    does: 'completes an underfunded deposit with what came in',
    status: 204,
    shape: shapes.nothing,
    ask: ({ underfunded }) => ({
      method: 'PUT',
      path: `${underfunded}/funding/reconcile`,
      body: { order_items: csharpItems(400) },
    }),
  },
  {
    sdk,
    operation: 'reconcile_payment',
    does: 'refuses another amount than came in',
    status: 403,
    shape: shapes.problems,
    ask: ({ underfunded }) => ({
      method: 'PUT',
      path: `${underfunded}/funding/reconcile`,
      body: { order_items: orderItems(500) },
    }),
  },
  {
    sdk,
    operation: 'create_documents',
    does: 'attaches documents',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'POST',
      path: `${(await business.pay()).path}/documents`,
      body: [{ content: 'aGVq', mime_type: 'application/pdf', name: 'a.pdf', type: 'invoice' }],
    }),
  },
  {
    sdk,
    operation: 'create_documents',
    does: 'hears which documents failed',
    status: 207,
    shape: shapes.partlyStored,
    ask: async (business) => ({
      method: 'POST',
      path: `${(await business.pay()).path}/documents`,
      body: [{ content: '', mime_type: 'application/pdf', name: 'a.pdf', type: 'invoice' }],
    }),
  },
]
