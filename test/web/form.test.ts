import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { limits } from '../../src/input/limits.ts'
import { readForm } from '../../src/web/form.ts'
import { openSandbox } from '../open-sandbox.ts'

/** The fields that a body of this type has. */
async function fieldsOf(body: string | FormData, type?: string): Promise<unknown> {
  const app = new Hono().post('/', async (c) => c.json(await readForm(c)))
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
  return (await app.request('/', { method: 'POST', headers, body })).json()
}

test('reads forms of both kinds', async () => {
  expect(await fieldsOf('a=1&b=%C3%A5+%26&a=2', 'application/x-www-form-urlencoded')).toEqual({
    a: '2',
    b: 'å &',
  })
  expect(await fieldsOf('a=1', 'Application/X-WWW-Form-URLencoded ; charset=utf-8')).toEqual({
    a: '1',
  })
  const form = new FormData()
  form.append('a', 'å &')
  form.append('file', new Blob(['x']), 'x.txt')
  expect(await fieldsOf(form)).toEqual({ a: 'å &' })
})

test.each([
  ['application/json'],
  ['text/plain'],
  ['application/x-www-form-urlencoded-not'],
  ['text/plain; application/x-www-form-urlencoded'],
  ['application/json, application/x-www-form-urlencoded'],
  ['multipart/form-data'],
  ['multipart/form-data; boundary=x'],
  [''],
])('finds no fields in a body of type %s', async (type) => {
  expect(await fieldsOf('{"a":"&default=failed&z="}', type)).toEqual({})
})

/** With as many fields as that, as a text and in parts. */
function formsOf(count: number): readonly (readonly [body: string | FormData, type?: string])[] {
  const form = new FormData()
  const names = Array.from({ length: count }, (_, index) => `field${index}`)
  for (const name of names) form.append(name, '1')
  const pairs = names.map((name) => `${name}=1`).join('&')
  return [[pairs, 'application/x-www-form-urlencoded'], [form]]
}

test('takes as many fields as the limit and refuses one more', async () => {
  for (const [form, type] of formsOf(limits.parameters))
    expect(Object.keys((await fieldsOf(form, type)) as object)).toHaveLength(limits.parameters)
  for (const [form, type] of formsOf(limits.parameters + 1)) {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
    const { sandbox } = openSandbox()
    for (const path of ['/arm', '/clock', '/test-payment', '/demo/orders', '/scenarios/dry-run']) {
      const request = { method: 'POST', headers, body: form }
      const answer = await sandbox.fetch(new Request(`http://sandbox.test${path}`, request))
      expect([answer.status, await answer.text()], path).toEqual([
        422,
        expect.stringContaining('more than 1000 fields'),
      ])
    }
  }
})

const body = (form: Readonly<Record<string, string>>) =>
  JSON.stringify({ a: `&${new URLSearchParams(form)}&z=` })

test('does nothing that is asked for in the JSON of a callback', async () => {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'manual' })
  const { tenantId } = sandbox
  const { id, checkoutUrl } = await sandbox.createPayment()
  await sandbox.payer(id, 'open')
  const token = new URL(checkoutUrl).pathname.split('/')[2]
  const before = await state()
  for (const [path, form] of [
    ['/arm', { tenant_id: tenantId, default: 'failed', how: 'default', scenario: 'failed' }],
    ['/clock', { tenant_id: tenantId, mode: 'real' }],
    ['/reset', { tenant_id: tenantId }],
    ['/test-payment', { tenant_id: tenantId, scenario: 'paid', count: '1' }],
    [`/checkout/${token}/controls`, { announce: 'never', scenario: 'failed' }],
    ['/demo/orders', { goods: 'beans', scenario: 'failed' }],
  ] as const)
    await sandbox.sandbox.fetch(
      new Request(`http://sandbox.test${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body(form),
      }),
    )
  expect(await state()).toEqual(before)

  async function state() {
    const [armed, clock, { body: payments }, { checkout }] = await Promise.all([
      sandbox.call('GET', '/_sandbox/arm'),
      sandbox.call('GET', '/_sandbox/clock'),
      sandbox.call('GET', `/_sandbox/payments?tenant_id=${tenantId}`),
      sandbox.detail(id),
    ])
    return [armed.body, clock.body.mode, payments.data.length, checkout.state]
  }
})
