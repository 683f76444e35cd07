import { expect, test } from 'vitest'
import { mimicIds, operationIds } from '../../src/scenarios/format/operations.ts'
import { openBusiness, tenantId } from './business.ts'
import { type Call, toHeaders } from './call.ts'
import { sdkCalls } from './sdk-calls.ts'

async function replay({ sdk, ask }: Call) {
  const business = openBusiness()
  const { method, path, body } = await ask(business)
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const base = /^\/(?:payment_links\/|kyc\/)?api\//.test(path) ? '' : '/payments/api/v1'
  const url = `http://sandbox.test${base}${path}`
  const headers = { ...toHeaders[sdk], tenant_id: tenantId, ...type }
  // Bytes, because a text would bring a content type with it.
  const bytes = 'body' in text ? { body: new TextEncoder().encode(text.body) } : {}
  const answer = await business.sandbox.fetch(new Request(url, { method, headers, ...bytes }))
  return { answer, text: await answer.text() }
}

test('replays a request to every endpoint', () => {
  const replayed = new Set<string>(sdkCalls.map(({ operation }) => operation))
  expect([...operationIds, ...mimicIds].filter((id) => !replayed.has(id))).toEqual([])
})

for (const call of sdkCalls) {
  const asWho = call.sdk === 'no source' ? '' : `, as the ${call.sdk} SDK does`
  test(`${call.does}${asWho} (${call.operation} ${call.status})`, async () => {
    const { answer, text } = await replay(call)
    expect(answer.status, text).toBe(call.status)
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
    expect(isJson).toBe(call.status !== 204 && !call.operation.startsWith('ping'))
    const { error } = call.shape.safeParse(isJson ? JSON.parse(text) : text)
    expect(error?.issues ?? []).toEqual([])
  })
}
