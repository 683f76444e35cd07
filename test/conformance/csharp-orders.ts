import { merchantId, nobody } from './business.ts'
import type { Call } from './call.ts'
import * as shapes from './shapes.ts'

const sdk = 'C#'
const since = '2020-01-01T00%3A00%3A00.0000000%2B00%3A00'
const orderBody = {
  currency: 'SEK',
  split_parameters: { tenant_fee: 2_000 },
  split_tree_id: null,
}

const _of = (path: string) => path.replace('/payments/api/v1', '')

/** Payment orders and merchants, as the C# SDK asks for them. */
export const csharpOrders: readonly Call[] = [
  {
    sdk,
    operation: 'create_payment_order',
    does: 'creates an order with null and empty split fields',
    status: 200,
    shape: shapes.idOnly,
    ask: () => ({ method: 'POST', path: '/payment_orders', body: orderBody }),
  },
  {
    sdk,
    operation: 'list_payment_orders',
    does: 'lists orders from a moment with seven digits, and a trailing &',
    status: 200,
    shape: shapes.listOf(shapes.paymentOrder),
    ask: async (business) => {
      await business.createOrder()
      return { method: 'GET', path: `/payment_orders?created_at_from=${since}&limit=200&` }
    },
  },
  {
    sdk,
    operation: 'list_payment_orders',
    does: 'lists orders of a status',
    status: 200,
    shape: shapes.listOf(shapes.paymentOrder),
    ask: async (business) => {
      await business.createOrder()
      return { method: 'GET', path: '/payment_orders?status=OPEN&' }
    },
  },
  {
    sdk,
    operation: 'list_payment_orders',
    does: 'refuses a negative limit',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: '/payment_orders?limit=-1&' }),
  },
  {
    sdk,
    operation: 'get_payment_order',
    does: 'gets an order with its payments',
    status: 200,
    shape: shapes.paymentOrderWithPayments,
    ask: async (business) => ({
      method: 'GET',
      path: `/payment_orders/${(await business.pay()).orderId}`,
    }),
  },
  {
    sdk,
    operation: 'get_payment_order',
    does: 'knows no order of a random id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: `/payment_orders/${nobody}` }),
  },
  {
    sdk,
    operation: 'update_payment_order',
    does: 'changes how an order is split',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}`,
      body: { split_parameters: {} },
    }),
  },
  {
    sdk,
    operation: 'close_payment_order',
    does: 'closes an order',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}/close`,
      body: {},
    }),
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
    operation: 'split_payment_order',
    does: 'refuses to split an open order',
    status: 403,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}/split`,
      body: { fast_forward: false },
    }),
  },
  {
    sdk,
    operation: 'settle_payment_order',
    does: 'settles an open order with fast_forward',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${(await business.pay()).orderId}/settle`,
      body: { fast_forward: true },
    }),
  },
  {
    sdk,
    operation: 'settle_payment_order',
    does: 'refuses to settle an order that is not split',
    status: 403,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'PUT',
      path: `/payment_orders/${await business.createOrder()}/settle`,
      body: { fast_forward: false },
    }),
  },
  {
    sdk,
    operation: 'list_merchants',
    does: 'lists merchants',
    status: 200,
    shape: shapes.listOf(shapes.merchant),
    ask: () => ({ method: 'GET', path: '/merchants?limit=200&' }),
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
    does: 'knows no merchant of a random id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: `/merchants/${nobody}` }),
  },
  ...[
    { organization: { country: 'SE', se_organization_number: '5566778899' } },
    { organization: { country: 'NO', no_organization_number: '123456789' } },
    { organization: { country: 'DK', dk_organization_number: '12345678' } },
    { person: { country: 'SE', se_personal_identity_number: '199001011234' } },
    { person: { country: 'DE' } },
  ].map(
    (who): Call => ({
      sdk,
      operation: 'create_merchant',
      does: `creates a merchant that is ${JSON.stringify(who)}`,
      status: 200,
      shape: shapes.idOnly,
      ask: () => ({
        method: 'POST',
        path: '/merchants',
        body: { name: 'Ny', organization: null, person: null, ...who },
      }),
    }),
  ),
]
