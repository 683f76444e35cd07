import { type Business, merchantId } from './business.ts'
import type { Call } from './call.ts'
import * as shapes from './shapes.ts'

const sdk = 'guides'

function reference(business: Business): Promise<string> {
  return business.first('/deposit_references?has_unmatched_transfers=true')
}

/** Requests of docs.pingpayments.com (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). */
export const guideCalls: readonly Call[] = [
  {
    sdk,
    operation: 'ping',
    does: 'confirms the credentials',
    status: 200,
    shape: shapes.pong,
    ask: () => ({ method: 'GET', path: '/ping' }),
  },
  {
    sdk,
    operation: 'create_payment',
    does: 'pays with items that name no VAT rate, to an app',
    status: 200,
    shape: shapes.initiated,
    ask: async (business) => ({
      method: 'POST',
      path: `/payment_orders/${await business.createOrder()}/payments`,
      body: {
        currency: 'SEK',
        metadata: {},
        provider: 'open_payments',
        method: 'pis',
        order_items: [
          {
            amount: 29_900,
            merchant_id: merchantId,
            metadata: {},
            name: 'Test Purchase',
            tags: [],
          },
        ],
        payer: { name: 'John Doe' },
        provider_method_parameters: {
          success_url: 'myapp://success',
          cancel_url: 'myapp://cancel',
          error_url: 'myapp://error',
          reference: 'Test',
        },
        total_amount: 29_900,
      },
    }),
  },
  {
    sdk,
    operation: 'list_allocations',
    does: 'lists the allocations of a disbursement',
    status: 200,
    shape: shapes.listOf(shapes.allocation),
    ask: async (business) => {
      await business.disburse()
      const disbursement = await business.first('/disbursements')
      return { method: 'GET', path: `/allocations?disbursement_id=${disbursement}` }
    },
  },
  {
    sdk,
    operation: 'update_tenant',
    does: 'sets the URL that is told of transfers',
    status: 204,
    shape: shapes.nothing,
    ask: () => ({
      method: 'PUT',
      path: '/tenant',
      body: { deposit_reference_callback_url: 'https://shop.test/x' },
    }),
  },
  {
    sdk,
    operation: 'list_deposit_references',
    does: 'lists the deposit references that no payment waits for',
    status: 200,
    shape: shapes.listOf(shapes.depositReference),
    ask: () => ({ method: 'GET', path: '/deposit_references?has_unmatched_transfers=true' }),
  },
  {
    sdk,
    operation: 'get_deposit_reference',
    does: 'gets a deposit reference',
    status: 200,
    shape: shapes.depositReferenceWithTransfers,
    ask: async (business) => ({
      method: 'GET',
      path: `/deposit_references/${await reference(business)}`,
    }),
  },
  {
    sdk,
    operation: 'connect_deposit_reference_transfer',
    does: 'says which payment a transfer with a reference is for',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const path = `/deposit_references/${await reference(business)}/transfers`
      const body = { connected_by: 'Ada', payment_id: business.waitingDeposit }
      return { method: 'POST', path: `${path}/${business.unmatched}/connect`, body }
    },
  },
  {
    sdk,
    operation: 'open_requisition',
    does: 'opens a requisition for a merchant',
    status: 200,
    shape: shapes.idOnly,
    ask: () => ({
      method: 'POST',
      path: '/requisitions',
      body: {
        callback_url: 'https://shop.test/requisition',
        reference: null,
        selections: [
          {
            merchant_ids: [merchantId],
            payment_ids: null,
            setteled_at_from: '2025-01-01 00:00:00.243629Z',
            setteled_at_to: null,
          },
        ],
      },
    }),
  },
  {
    sdk,
    operation: 'submit_requisition',
    does: 'submits a requisition',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const id = await business.requisition()
      await business.advance('1s')
      return { method: 'PUT', path: `/requisitions/${id}/submit` }
    },
  },
]
