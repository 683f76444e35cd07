import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from './payment-methods.ts'

const { provider_method_parameters, ...klarna } = paymentMethods.klarna
const whole = provider_method_parameters as { readonly redirect_urls: object }

const pay = async (parameters: object) =>
  (
    await openSandbox().createPayment({
      paymentMethod: { ...klarna, provider_method_parameters: parameters },
    })
  ).answer

test.each(['designated_merchant_id', 'purchase_country', 'locale', 'redirect_urls'])(
  'needs %s to pay by Klarna',
  async (name) => {
    for (const missing of [undefined, null]) {
      const { status, body } = await pay({ ...whole, [name]: missing })
      expect(status).toBe(422)
      expect(body.errors).toMatchObject([{ property: `klarna.${name}` }])
    }
  },
)

test.each(['success', 'cancel', 'error', 'back', 'failure'])(
  'needs the redirect URL %s to pay by Klarna',
  async (name) => {
    const redirect_urls = { ...whole.redirect_urls, [name]: undefined }
    const { status, body } = await pay({ ...whole, redirect_urls })
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([
      { error: 'missing_field', property: `klarna.redirect_urls.${name}` },
    ])
  },
)

test('takes the extra merchant data of Klarna, and says nothing of it', async () => {
  const { status, headers } = await pay({ ...whole, extra_merchant_data: { attachment: 'x' } })
  expect(status).toBe(200)
  expect(headers.get('sandbox-because')).not.toContain('unknown and ignored')
})
