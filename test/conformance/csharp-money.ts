import { nobody } from './business.ts'
import type { Call } from './call.ts'
import * as shapes from './shapes.ts'

const sdk = 'C#'
const since = '2020-01-01T00%3A00%3A00.0000000%2B00%3A00'
const until = '2099-01-01T00%3A00%3A00.0000000%2B00%3A00'
const account = {
  name: 'Float',
  currency: 'SEK',
  account_holder: {
    name: 'Kaffe AB',
    identity: { country: 'SE', identifier: '5566778899', type: 'organization' },
  },
}

/** Money after the payment, and the tenant itself, as the C# SDK asks for them. */
export const csharpMoney: readonly Call[] = [
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
    operation: 'list_allocations',
    does: 'lists the allocations of a split order',
    status: 200,
    shape: shapes.listOf(shapes.allocation),
    ask: async (business) => {
      const { orderId, step } = await business.pay()
      await step('split')
      return { method: 'GET', path: `/allocations?payment_order_id=${orderId}&limit=10&` }
    },
  },
  {
    sdk,
    operation: 'list_allocations',
    does: 'lists the allocations of a disbursement',
    status: 200,
    shape: shapes.listOf(shapes.allocation),
    ask: async (business) => {
      const { paymentId } = await business.disburse()
      const disbursement = await business.first('/disbursements')
      return {
        method: 'GET',
        path: `/allocations?payment_id=${paymentId}&disbursement_id=${disbursement}&`,
      }
    },
  },
  {
    sdk,
    operation: 'list_allocations',
    does: 'refuses the allocations of an open order',
    status: 403,
    shape: shapes.problems,
    ask: async (business) => ({
      method: 'GET',
      path: `/allocations?payment_order_id=${await business.createOrder()}&`,
    }),
  },
  {
    sdk,
    operation: 'list_allocations',
    does: 'refuses a negative limit',
    status: 422,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: '/allocations?limit=-1&' }),
  },
  {
    sdk,
    operation: 'list_payment_order_allocations',
    does: 'gets the allocations of an order the old way',
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
    operation: 'list_payouts',
    does: 'lists payouts of a span',
    status: 200,
    shape: shapes.arrayOf(shapes.payout),
    ask: async (business) => {
      await business.disburse()
      return { method: 'GET', path: `/payouts?from=${since}&to=${until}&` }
    },
  },
  {
    sdk,
    operation: 'get_payout',
    does: 'gets a payout',
    status: 200,
    shape: shapes.payout,
    ask: async (business) => {
      await business.disburse()
      return { method: 'GET', path: `/payouts/${await business.first('/payouts')}` }
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
  {
    sdk,
    operation: 'list_disbursements',
    does: 'lists disbursements of a span',
    status: 200,
    shape: shapes.arrayOf(shapes.disbursement),
    ask: async (business) => {
      await business.disburse()
      return { method: 'GET', path: `/disbursements?from=${since}&to=${until}&` }
    },
  },
  {
    sdk,
    operation: 'get_disbursement',
    does: 'gets a disbursement',
    status: 200,
    shape: shapes.disbursement,
    ask: async (business) => {
      await business.disburse()
      return { method: 'GET', path: `/disbursements/${await business.first('/disbursements')}` }
    },
  },
  {
    sdk,
    operation: 'get_disbursement',
    does: 'knows no disbursement of a random id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: `/disbursements/${nobody}` }),
  },
  {
    sdk,
    operation: 'create_liquidity_account',
    does: 'opens an account that takes deposits',
    status: 200,
    shape: shapes.openedAccount,
    ask: () => ({
      method: 'POST',
      path: '/liquidity_accounts',
      body: { ...account, enable_deposits: true },
    }),
  },
  {
    sdk,
    operation: 'create_liquidity_account',
    does: 'opens an account that takes none',
    status: 200,
    shape: shapes.openedAccountWithoutDeposits,
    ask: () => ({
      method: 'POST',
      path: '/liquidity_accounts',
      body: { ...account, enable_deposits: false },
    }),
  },
  {
    sdk,
    operation: 'get_liquidity_account',
    does: 'gets an account',
    status: 200,
    shape: shapes.liquidityAccount,
    ask: async (business) => ({
      method: 'GET',
      path: `/liquidity_accounts/${await business.post('/liquidity_accounts', account)}`,
    }),
  },
  {
    sdk,
    operation: 'get_liquidity_account',
    does: 'knows no account of a random id',
    status: 404,
    shape: shapes.problems,
    ask: () => ({ method: 'GET', path: `/liquidity_accounts/${nobody}` }),
  },
  {
    sdk,
    operation: 'list_deposit_bank_accounts',
    does: 'lists the bank accounts',
    status: 200,
    shape: shapes.arrayOf(shapes.depositBankAccount),
    ask: () => ({ method: 'GET', path: '/deposit_bank_accounts' }),
  },
  {
    sdk,
    operation: 'list_transfers',
    does: 'lists transfers by everything, in lower case',
    status: 200,
    shape: shapes.listOf(shapes.transfer),
    ask: async (business) => {
      const id = await business.firstOfCurrency('/deposit_bank_accounts', 'SEK')
      const query = 'limit=10&payment_channel=bankgirot&reference=thanks&is_connected=false'
      const spans =
        'from_amount=1&to_amount=1000&from_booking_date=2020-01-01&to_booking_date=2099-01-01'
      return { method: 'GET', path: `/deposit_bank_accounts/${id}/transfers?${query}&${spans}&` }
    },
  },
  {
    sdk,
    operation: 'connect_transfer',
    does: 'says which payment a transfer is for',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const id = await business.firstOfCurrency('/deposit_bank_accounts', 'SEK')
      const transfer = await business.first(
        `/deposit_bank_accounts/${id}/transfers?is_connected=False`,
      )
      const body = { connected_by: 'Ada', payment_id: business.waitingDeposit }
      return {
        method: 'POST',
        path: `/deposit_bank_accounts/${id}/transfers/${transfer}/connect`,
        body,
      }
    },
  },
  {
    sdk,
    operation: 'get_tenant',
    does: 'gets the tenant',
    status: 200,
    shape: shapes.tenant,
    ask: async (business) => {
      await business.post('/liquidity_accounts', account)
      return { method: 'GET', path: '/tenant' }
    },
  },
  {
    sdk,
    operation: 'update_tenant',
    does: 'sets callback URLs',
    status: 204,
    shape: shapes.nothing,
    ask: () => ({
      method: 'PUT',
      path: '/tenant',
      body: {
        disbursement_callback_url: 'https://shop.test/x',
        merchant_status_callback_url: null,
      },
    }),
  },
  {
    sdk,
    operation: 'generate_signing_key',
    does: 'generates a key, with no body',
    status: 200,
    shape: shapes.generatedKey,
    ask: () => ({ method: 'POST', path: '/signing_key/generate' }),
  },
  {
    sdk,
    operation: 'get_signing_key',
    does: 'gets the key',
    status: 200,
    shape: shapes.signingKey,
    ask: async (business) => {
      await business.post('/signing_key/generate', undefined)
      return { method: 'GET', path: '/signing_key' }
    },
  },
  {
    sdk,
    operation: 'poke',
    does: 'pokes a host that nobody has',
    status: 200,
    shape: shapes.emptyObject,
    ask: () => ({
      method: 'POST',
      path: '/poke',
      body: { callback_url: 'https://not.a.host.invalid/x' },
    }),
  },
]
