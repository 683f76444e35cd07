import { post } from './program.ts'

export const tenant = { tenant_id: '0b000000-0000-4000-8000-000000000001' }

export const paymentBody = {
  provider: 'open_payments',
  method: 'pis',
  currency: 'SEK',
  total_amount: 12_500,
  order_items: [
    {
      name: 'Coffee beans',
      amount: 12_500,
      vat_rate: 12,
      merchant_id: '0b000000-0000-4000-8000-000000000002',
    },
  ],
  metadata: { cart: '4711' },
  provider_method_parameters: {
    success_url: 'http://shop.test/success',
    cancel_url: 'http://shop.test/cancel',
    error_url: 'http://shop.test/error',
    reference: 'Order 1',
  },
}

export const api = '/payments/api/v1'

/** Path to which payments of a new order are posted. */
export async function newOrder(url: string): Promise<string> {
  const { id } = await post(`${url}${api}/payment_orders`, { currency: 'SEK' }, tenant)
  return `${api}/payment_orders/${id}/payments`
}
