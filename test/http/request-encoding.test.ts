import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { limits } from '../../src/input/limits.ts'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

const order = JSON.stringify({ currency: 'SEK' })

function post(url: string, tenantId: string, coding: string, body: Buffer): Request {
  const headers = { tenant_id: tenantId, 'content-type': 'application/json' }
  return new Request(`${url}/payments/api/v1/payment_orders`, {
    method: 'POST',
    headers: { ...headers, 'content-encoding': coding },
    body: new Uint8Array(body),
  })
}

test.each([
  ['gzip', gzipSync(order)],
  ['deflate', deflateSync(order)],
  ['br', brotliCompressSync(order)],
  ['identity', Buffer.from(order)],
])('takes a body in %s', async (coding, body) => {
  const { sandbox, tenantId, call } = openSandbox()
  const answer = await sandbox.fetch(post('http://sandbox.test', tenantId, coding, body))
  expect(answer.status).toBe(200)
  const journal = await call('GET', '/_sandbox/journal')
  expect(journal.body.data[0].request).toMatchObject({
    headers: { 'content-encoding': coding },
    body: order,
  })
})

test('takes a compressed body on a port, and refuses one that inflates beyond the limit', async () => {
  const { url, tenantId } = await startSandbox()
  expect((await fetch(post(url, tenantId, 'gzip', gzipSync(order)))).status).toBe(200)
  const bomb = await fetch(post(url, tenantId, 'gzip', gzipSync(Buffer.alloc(300_000_000, ' '))))
  expect([bomb.status, await bomb.json()]).toEqual([
    413,
    {
      errors: [{ error: 'body_too_large', description: expect.stringContaining('gzip is undone') }],
    },
  ])
})

const largest = Buffer.from(JSON.stringify('x'.repeat(limits.body - 2)))

test.each([
  ['a bomb', 'gzip', gzipSync(Buffer.alloc(limits.body + 1, ' ')), 413, 'body_too_large'],
  [
    'a bomb in a bomb',
    'gzip, gzip',
    gzipSync(gzipSync(Buffer.alloc(9e7, ' '))),
    413,
    'body_too_large',
  ],
  ['the largest body', 'gzip', gzipSync(largest), 422, 'invalid_type'],
  ['what is not compressed', 'gzip', Buffer.from(order), 422, 'invalid_encoding'],
  ['what ends early', 'gzip', gzipSync(order).subarray(0, 20), 422, 'invalid_encoding'],
  ['another coding', 'compress', Buffer.from(order), 415, 'unsupported_encoding'],
  ['many codings', 'gzip, gzip, gzip', gzipSync(order), 415, 'unsupported_encoding'],
] as const)('answers %s (%s) by its name', async (_, coding, body, status, error) => {
  const { sandbox, tenantId } = openSandbox()
  const answer = await sandbox.fetch(post('http://sandbox.test', tenantId, coding, body))
  const told = JSON.parse(await answer.text())
  expect([answer.status, told.errors[0].error]).toEqual([status, error])
})

test('tells a browser that asks for leave that its page must not call the API', async () => {
  const { sandbox, call } = openSandbox()
  const headers = {
    origin: 'https://shop.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'tenant_id,x-api-secret',
  }
  const url = 'http://sandbox.test/payments/api/v1/payment_orders'
  const answer = await sandbox.fetch(new Request(url, { method: 'OPTIONS', headers }))
  const told = JSON.parse(await answer.text())
  expect([answer.status, told.errors[0]]).toEqual([
    403,
    {
      error: 'cors_refused',
      description: expect.stringMatching(/https:\/\/shop\.example.*call the API from there.*proxy/),
    },
  ])
  expect([...answer.headers.keys()].filter((name) => name.includes('allow'))).toEqual([])
  const { body } = await call('GET', '/_sandbox/activity')
  expect(JSON.stringify(body)).toContain('a browser must not call this API')
})
