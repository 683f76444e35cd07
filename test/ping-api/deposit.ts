import { receiveFunds } from '../../src/engine/receive-funds.ts'
import { openApi, pis, tenantId } from './open-api.ts'

/** The API with a deposit of 100 öre under way, and what arrives on the bank account. */
export async function openDeposit(parameters: object = {}) {
  const api = openApi()
  const orderId = await api.createOrder()
  const request = { reference_type: 'OCR', reference: '71234', ...parameters }
  const paymentId = await api.createPayment(orderId, {
    provider: 'ping',
    method: 'deposit',
    provider_method_parameters: request,
  })
  const path = `/payment_orders/${orderId}/payments/${paymentId}`

  return {
    ...api,
    /** callbacks of the tenant, not of a payment or an order */
    get tenantCallbacks() {
      return api.posted.filter(({ subject }) => subject.includes('_'))
    },
    orderId,
    paymentId,
    path,
    receive: (amount: number, reference = '71234', currency: 'SEK' | 'NOK' = 'SEK') =>
      receiveFunds(api.engine, {
        tenantId,
        reference,
        amount,
        currency,
        at: api.clock.now,
        because: 'the test sent money',
      }),
    payment: async () => (await api.call('GET', path)).body,
    reconcile: (body?: object) => api.call('PUT', `${path}/funding/reconcile`, body),
    setUrls: (urls: object) => api.call('PUT', '/tenant', urls),
  }
}

/** Order items of these amounts. */
export function itemsOf(...amounts: number[]) {
  return amounts.map((amount) => ({ ...pis().order_items[0], amount }))
}
