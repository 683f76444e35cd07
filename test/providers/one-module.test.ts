import { z } from '@hono/zod-openapi'
import { expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { alwaysTo, onePage } from '../../src/providers/one-page.ts'
import { defineProvider, formatCheckoutUrl } from '../../src/providers/provider.ts'
import { clientOf } from '../client.ts'
import { startMerchant } from '../merchant.ts'

/** All that a new way to pay takes. */
const wave = defineProvider({
  provider: 'pretend',
  method: 'wave',
  parameters: z.object({ colour: z.enum(['red', 'blue']).default('red'), back: z.url() }),
  example: { colour: 'red', back: 'https://shop.example/back' },
  checkoutDefinition: {
    flow: onePage(),
    page: {
      form: 'confirm',
      name: 'Wave',
      ask: { sv: 'Vinka för att betala', en: 'Wave to pay' },
      pay: { sv: 'Vinka', en: 'Wave' },
      facts: ({ providerMethodParameters: { colour } }) => [
        { label: { sv: 'Färg', en: 'Colour' }, value: String(colour) },
      ],
    },
    entry: 'link',
    returnUrl: alwaysTo('back'),
  },
  respond: (request) => ({
    wave_url: formatCheckoutUrl(request),
    colour: request.parameters.colour,
  }),
})

function openWithWave() {
  const sandbox = createSandbox(readConfig({ SANDBOX_CLOCK: 'manual' }), {
    onError: (error) => {
      throw error
    },
    providers: [wave],
  })
  onTestFinished(() => sandbox.close())
  return clientOf('http://sandbox.test', '00000000-0000-4000-8000-00000000000e', sandbox.fetch)
}

const paymentMethod = {
  provider: 'pretend',
  method: 'wave',
  provider_method_parameters: { back: 'http://shop.test/back' },
}

test('takes a payment through a provider that is one module', async () => {
  const client = openWithWave()
  const merchant = await startMerchant()
  const { answer, id, orderId } = await client.createPayment({
    paymentMethod,
    callbackUrl: merchant.callbackUrl,
  })
  const { wave_url: url, colour } = answer.body.provider_method_response
  expect(colour).toBe('red')
  const page = await client.call('GET', `${new URL(url).pathname}?lang=en`)
  expect(page.body).toContain('Wave to pay')
  expect(page.body).toContain('Colour')
  await client.payer(id, 'approve')
  await client.settle()
  expect(await client.status(orderId, id)).toBe('COMPLETED')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
  expect((await client.detail(id)).checkout.return_url).toBe('http://shop.test/back')
})

test('checks its parameters under its own name', async () => {
  const provider_method_parameters = { colour: 'green' }
  const { answer } = await openWithWave().createPayment({
    paymentMethod: { ...paymentMethod, provider_method_parameters },
  })
  expect(answer.status).toBe(422)
  const properties = answer.body.errors.map(({ property }: { property: string }) => property)
  expect(properties).toEqual(['pretend.colour', 'pretend.back'])
})

test('is listed with the others, in the tenant and where another one is refused', async () => {
  const client = openWithWave()
  const tenant = await client.api('GET', '/tenant')
  expect(tenant.body.payment_provider_methods).toContainEqual({
    provider: 'pretend',
    method: 'wave',
  })
  const { answer } = await client.createPayment({
    paymentMethod: { ...paymentMethod, provider: 'billmate' },
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0]).toMatchObject({ error: 'invalid_enum', property: 'provider' })
  expect(answer.body.errors[0].additional_information.allowed).toEqual(
    expect.arrayContaining(['open_payments', 'swish', 'klarna', 'pretend']),
  )
})

test('names the methods of a provider that we have, where its method is none of them', async () => {
  const { answer } = await openWithWave().createPayment({
    paymentMethod: { provider: 'klarna', method: 'card', provider_method_parameters: {} },
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0]).toMatchObject({
    property: 'method',
    additional_information: { allowed: ['hpp'] },
  })
})
