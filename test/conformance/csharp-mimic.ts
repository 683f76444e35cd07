import { type Business, merchantId, nobody } from './business.ts'
import type { Asked, Call } from './call.ts'
import * as own from './provider-shapes.ts'
import * as shapes from './shapes.ts'

const sdk = 'C#'

const transfer = (reference: string) => ({
  amount: 10_000,
  currency: 'SEK',
  reference,
  reference_type: 'OCR',
})

type Ask = Asked | ((business: Business) => Promise<Asked>)

function call(operation: Call['operation'], does: string, status: number, ask: Ask): Call {
  const shape = { 200: own.disbursed, 204: shapes.nothing }[status] ?? shapes.problems
  return { sdk, operation, does, status, shape, ask: typeof ask === 'function' ? ask : () => ask }
}

const post = (path: string, body: object): Asked => ({ method: 'POST', path, body })
const put = (path: string, body: object): Asked => ({ method: 'PUT', path, body })

/** Mimic at the host's root, as the C# SDK and its tests ask it. */
export const csharpMimic: readonly Call[] = [
  call(
    'mimic_deposit_payment',
    'sends a transfer with a reference nobody waits for',
    204,
    post('/api/deposit_payment', transfer('123456789')),
  ),
  call(
    'mimic_deposit_payment',
    'refuses a transfer without a reference',
    422,
    post('/api/deposit_payment', transfer('')),
  ),
  call('mimic_disbursements', 'disburses a settled order', 200, async (business) => {
    const { orderId, step } = await business.pay()
    await step('settle')
    return post('/api/disbursements', { payment_orders: [orderId] })
  }),
  call(
    'mimic_disbursements',
    'tells of an order that cannot be disbursed',
    200,
    post('/api/disbursements', { payment_orders: [nobody] }),
  ),
  call(
    'mimic_disbursements',
    'refuses an empty list',
    422,
    post('/api/disbursements', { payment_orders: [] }),
  ),
  call(
    'mimic_merchant',
    'approves a merchant',
    204,
    put(`/api/merchants/${merchantId}`, { status: 'APPROVED' }),
  ),
  call(
    'mimic_merchant',
    'refuses an unknown merchant with a 422',
    422,
    put(`/api/merchants/${nobody}`, { status: 'APPROVED' }),
  ),
  call(
    'mimic_autogiro_mandate',
    'takes an unknown mandate',
    204,
    put('/api/autogiro/mandate', { id: nobody, status: 'APPROVED' }),
  ),
  call(
    'mimic_autogiro_payment',
    'takes an unknown autogiro payment',
    204,
    put('/api/autogiro/payment', { id: nobody, status: 'PAID' }),
  ),
  call('mimic_payment_consent', 'activates a consent', 204, async (business) => {
    const id = await business.post('/payment_consents', {
      flow: 'e_commerce',
      provider: 'swish',
      method: 'recurring',
      provider_method_parameters: { tin: '199005022398', phone_number: '0739000001' },
    })
    return put(`/api/payment_consents/${id}`, { status: 'ACTIVE' })
  }),
]
