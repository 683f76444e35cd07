import { expect, test } from 'vitest'
import { paymentBody } from '../../client.ts'
import { openSandbox } from '../../open-sandbox.ts'

const app = {
  success_url: 'myapp://ok',
  cancel_url: 'se.shop.app:/gone',
  error_url: 'myapp://no?x=1',
}

/** A checkout that leads back into an app, as a browser without scripts sees it. */
async function openCheckout() {
  const sandbox = openSandbox()
  const orderId = await sandbox.createOrder()
  const plain = paymentBody()
  const parameters = { ...plain.provider_method_parameters, ...app }
  const made = await sandbox.api('POST', `/payment_orders/${orderId}/payments`, {
    ...plain,
    provider_method_parameters: parameters,
  })
  expect(made.status).toBe(200)
  const { id, provider_method_response: response } = made.body
  const path = new URL(response.checkout_url).pathname
  const ask = async (method: string, where: string) => {
    const answer = await sandbox.sandbox.fetch(
      new Request(`http://sandbox.test${where}`, { method, redirect: 'manual' }),
    )
    return { answer, location: answer.headers.get('location'), text: await answer.text() }
  }
  return { sandbox, id, path, ask }
}

test('shows a payer who cancels the address of the app, and goes there on a click', async () => {
  const { path, ask } = await openCheckout()
  await ask('GET', path)
  const { location } = await ask('POST', `${path}/cancel`)
  expect(location).toBe(path)
  const { text, answer } = await ask('GET', path)
  expect(text).toContain('data-testid="leads-to">se.shop.app:/gone<')
  expect(text).not.toContain('data-follow')
  expect(answer.headers.get('content-security-policy')).not.toContain('form-action')
  expect((await ask('GET', `${path}/continue`)).location).toBe(app.cancel_url)
})

test('shows a payer who paid the address of the app, and goes there on a click', async () => {
  const { sandbox, id, path, ask } = await openCheckout()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('5s')
  const { text } = await ask('GET', path)
  expect(text).toContain('data-testid="leads-to">myapp://ok<')
  expect(text).not.toContain('data-follow')
  expect((await ask('GET', `${path}/continue`)).location).toBe('myapp://ok')
  expect((await sandbox.detail(id)).checkout.return_url).toBe('myapp://ok')
})

test('shows no address where the way leads to a web page', async () => {
  const sandbox = openSandbox()
  const { id, checkoutUrl } = await sandbox.createPayment()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('5s')
  const { body } = await sandbox.call('GET', new URL(checkoutUrl).pathname)
  expect(body).toContain('data-follow')
  expect(body).not.toContain('leads-to')
})

test('shows a person who was asked for a consent the address of the app', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.api('POST', '/account_verification_sessions', {
    account_holder: { country: 'SE', identifier: '199005022398', type: 'person' },
    merchant_id: '11111111-1111-4111-8111-111111111111',
    session_options: { success_url: "myapp://u:p'SECRET@ok", locale: 'sv-SE', iframed: false },
  })
  const path = new URL(body.url).pathname
  const press = await sandbox.call('POST', `${path}/approve`)
  expect([press.status, press.headers.get('location')]).toEqual([303, path])
  const page = String((await sandbox.call('GET', path)).body)
  expect(page).toContain('data-testid="leads-to">myapp://ok<')
  expect(page).not.toContain('SECRET')
  const gone = await sandbox.call('GET', `${path}/continue`)
  expect(gone.headers.get('location')).toBe("myapp://u:p'SECRET@ok")
})
