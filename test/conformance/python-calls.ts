import { merchantId, nobody, orderItems } from './business.ts'
import type { Call } from './call.ts'
import * as shapes from './shapes.ts'

const sdk = 'Python'
const payment = {
  currency: 'SEK',
  metadata: { note: 'x' },
  method: 'dummy',
  order_items: orderItems(10_000),
  provider: 'dummy',
  provider_method_parameters: { desired_payment_status: 'COMPLETED' },
  total_amount: 10_000,
}

/** What the Python SDK asks for: older, without a version, its actions without a body. */
export const pythonCalls: readonly Call[] = [
  {
    sdk,
    operation: 'ping',
    does: 'pings',
    status: 200,
    shape: shapes.pong,
    ask: () => ({ method: 'GET', path: '/ping' }),
  },
  {
    sdk,
    operation: 'create_payment_order',
    does: 'creates an order',
    status: 200,
    shape: shapes.idOnly,
    ask: () => ({
      method: 'POST',
      path: '/payment_orders',
      body: { currency: 'SEK', split_tree_id: nobody },
    }),
  },
  {
    sdk,
    operation: 'create_payment_order',
    does: 'refuses an empty currency',
    status: 422,
    shape: shapes.problems,
    ask: () => ({
      method: 'POST',
      path: '/payment_orders',
      body: { currency: '', split_tree_id: nobody },
    }),
  },
  {
    sdk,
    operation: 'list_payment_orders',
    does: 'lists orders by the older names',
    status: 200,
    shape: shapes.listOf(shapes.paymentOrder),
    ask: async (business) => {
      await business.createOrder()
      return {
        method: 'GET',
        path: '/payment_orders?from=2020-03-27T09:42:30Z&to=2099-03-27T09:42:30Z',
      }
    },
  },
  {
    sdk,
    operation: 'list_payment_orders',
    does: 'refuses a date that is none',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: '/payment_orders?from=12/90/2019&to=12/90/2020' }),
  },
  {
    sdk,
    operation: 'get_payment_order',
    does: 'gets an order',
    status: 200,
    shape: shapes.paymentOrderWithPayments,
    ask: async (business) => ({
      method: 'GET',
      path: `/payment_orders/${await business.createOrder()}`,
    }),
  },
  {
    sdk,
    operation: 'get_payment_order',
    does: 'refuses an id that is none',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: '/payment_orders/0' }),
  },
  {
    sdk,
    operation: 'update_payment_order',
    does: 'changes the split tree',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}`,
      body: { split_tree_id: nobody },
    }),
  },
  {
    sdk,
    operation: 'update_payment_order',
    does: 'finds nothing behind an empty id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'PUT', path: '/payment_orders/', body: { split_tree_id: nobody } }),
  },
  {
    sdk,
    operation: 'close_payment_order',
    does: 'closes an order without a body',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}/close`,
    }),
  },
  {
    sdk,
    operation: 'close_payment_order',
    does: 'refuses to close what has no id',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'PUT', path: '/payment_orders/0/close' }),
  },
  {
    sdk,
    operation: 'split_payment_order',
    does: 'splits a closed order without a body',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const { orderId, step } = await business.pay()
      await step('close')
      return { method: 'PUT', path: `/payment_orders/${orderId}/split` }
    },
  },
  {
    sdk,
    operation: 'split_payment_order',
    does: 'splits an open order with fast_forward',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${(await business.pay()).orderId}/split`,
      body: { fast_forward: true },
    }),
  },
  {
    sdk,
    operation: 'settle_payment_order',
    does: 'settles a split order without a body',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const { orderId, step } = await business.pay()
      await step('split')
      return { method: 'PUT', path: `/payment_orders/${orderId}/settle` }
    },
  },
  {
    sdk,
    operation: 'settle_payment_order',
    does: 'knows no order of a random id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'PUT', path: `/payment_orders/${nobody}/settle` }),
  },
  {
    sdk,
    operation: 'list_payment_order_allocations',
    does: 'gets the allocations of an order',
    status: 200,
    shape: shapes.arrayOf(shapes.allocation),
    ask: async (business) => {
      const { orderId, step } = await business.pay()
      await step('split')
      return { method: 'GET', path: `/payment_orders/${orderId}/allocations` }
    },
  },
  {
    sdk,
    operation: 'create_payment',
    does: 'initiates a dummy payment',
    status: 200,
    shape: shapes.initiated,
    ask: async (business) => ({
      method: 'POST',
      path: `/payment_orders/${await business.createOrder()}/payments`,
      body: payment,
    }),
  },
  {
    sdk,
    operation: 'create_payment',
    does: 'refuses a method that is a number',
    status: 422,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'POST',
      path: `/payment_orders/${await business.createOrder()}/payments`,
      body: { ...payment, method: 0 },
    }),
  },
  {
    sdk,
    operation: 'create_payment',
    does: 'refuses a payment in a closed order',
    status: 403,
    shape: shapes.problems,
    ask: async (business) => {
      const { orderId, step } = await business.pay()
      await step('close')
      return { method: 'POST', path: `/payment_orders/${orderId}/payments`, body: payment }
    },
  },
  {
    sdk,
    operation: 'get_payment',
    does: 'gets a payment',
    status: 200,
    shape: shapes.payment,
    ask: async (business) => ({ method: 'GET', path: (await business.pay()).path }),
  },
  {
    sdk,
    operation: 'get_payment',
    does: 'finds nothing behind an empty id',
    status: 404,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'GET',
      path: `/payment_orders/${await business.createOrder()}/payments/`,
    }),
  },
  {
    sdk,
    operation: 'list_merchants',
    does: 'lists merchants',
    status: 200,
    shape: shapes.listOf(shapes.merchant),
    ask: () => ({ method: 'GET', path: '/merchants' }),
  },
  {
    sdk,
    operation: 'create_merchant',
    does: 'creates a merchant',
    status: 200,
    shape: shapes.idOnly,
    ask: () => ({
      method: 'POST',
      path: '/merchants',
      body: { name: 'Ny', organization: { country: 'SE', se_organization_number: '5566778899' } },
    }),
  },
  {
    sdk,
    operation: 'get_merchant',
    does: 'gets a merchant',
    status: 200,
    shape: shapes.merchant,
    ask: () => ({ method: 'GET', path: `/merchants/${merchantId}` }),
  },
  {
    sdk,
    operation: 'get_merchant',
    does: 'refuses an id that is none',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: '/merchants/0' }),
  },
  {
    sdk,
    operation: 'list_payouts',
    does: 'lists payouts',
    status: 200,
    shape: shapes.arrayOf(shapes.payout),
    ask: async (business) => {
      await business.disburse()
      return { method: 'GET', path: '/payouts?from=2020-03-27T09:42:30Z&to=2099-03-27T09:42:30Z' }
    },
  },
  {
    sdk,
    operation: 'get_payout',
    does: 'knows no payout of a random id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: `/payouts/${nobody}` }),
  },
]
