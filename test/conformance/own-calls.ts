import { merchantId } from './business.ts'
import type { Call } from './call.ts'
import * as shapes from './shapes.ts'

const sdk = 'no source'

/** Requests that no SDK and no guide shows: the methods and paths are the emulator's choice. */
export const ownCalls: readonly Call[] = [
  {
    sdk,
    operation: 'list_requisitions',
    does: 'lists requisitions',
    status: 200,
    shape: shapes.listOf(shapes.requisition),
    ask: async (business) => {
      await business.requisition()
      return { method: 'GET', path: '/requisitions' }
    },
  },
  {
    sdk,
    operation: 'get_requisition',
    does: 'gets a requisition',
    status: 200,
    shape: shapes.requisition,
    ask: async (business) => ({
      method: 'GET',
      path: `/requisitions/${await business.requisition()}`,
    }),
  },
  {
    sdk,
    operation: 'mimic_tenant',
    does: 'says what the tenant has activated',
    status: 204,
    shape: shapes.nothing,
    ask: () => ({
      method: 'PUT',
      path: '/api/tenant',
      body: { payment_provider_methods: [{ provider: 'swish', method: 'e_commerce' }] },
    }),
  },
  {
    sdk,
    operation: 'mimic_open_payments_payment',
    does: 'completes an Open Payments payment',
    status: 204,
    shape: shapes.nothing,
    ask: async (business) => {
      const id = await business.post(`/payment_orders/${await business.createOrder()}/payments`, {
        currency: 'SEK',
        provider: 'open_payments',
        method: 'pis',
        total_amount: 500,
        order_items: [{ name: 'Tea', amount: 500, vat_rate: 12, merchant_id: merchantId }],
        provider_method_parameters: {
          success_url: 'https://shop.test/ok',
          cancel_url: 'https://shop.test/no',
          error_url: 'https://shop.test/error',
          reference: 'Tea',
        },
      })
      return {
        method: 'PUT',
        path: '/api/open_payments/payment',
        body: { id, status: 'COMPLETED' },
      }
    },
  },
]
