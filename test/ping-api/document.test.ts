import { expect, test } from 'vitest'
import { ownProviderMethods } from '../../src/providers/registry.ts'
import { mimicIds, operationIds } from '../../src/scenarios/format/operations.ts'
import { openApi } from './open-api.ts'

type Described = {
  operationId: string
  tags: string[]
  summary: string
  responses: Record<string, unknown>
  parameters?: { in: string; name: string }[]
}

function operations() {
  const document = openApi().app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
  })
  const paths = Object.entries(document.paths ?? {})
  const described = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, value]) => ({ path, method, ...(value as Described) })),
  )
  return { document, described }
}

test('describes every operation once, under its own id', () => {
  const ids = operations().described.map(({ operationId }) => operationId)
  expect(ids.toSorted()).toEqual(
    [...operationIds, ...mimicIds, 'ping', 'ping_payment_links'].toSorted(),
  )
})

test('describes Mimic at the root of the host', () => {
  const mimic = operations().described.filter(({ operationId }) => operationId.startsWith('mimic_'))
  expect(mimic.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'post /api/deposit_payment',
    'post /api/disbursements',
    'put /api/merchants/{merchant_id}',
    'put /api/tenant',
    'put /api/autogiro/mandate',
    'put /api/autogiro/payment',
    'put /api/payment_consents/{payment_consent_id}',
    'put /api/open_payments/payment',
  ])
})

test('gives every operation a summary, a tag and its errors', () => {
  for (const { operationId, summary, tags, responses } of operations().described) {
    expect(summary, operationId).toBeTruthy()
    expect(tags, operationId).toHaveLength(1)
    const refusals = Object.keys(responses).filter((status) => Number(status) >= 400)
    expect(refusals, operationId).not.toEqual([])
  }
})

test('describes the headers of a caller and what a path names', () => {
  const stop = operations().described.find(({ operationId }) => operationId === 'stop_payment')
  const names = stop?.parameters?.map((parameter) => `${parameter.in} ${parameter.name}`)
  expect(names?.toSorted()).toEqual([
    'header tenant_id',
    'header x-api-secret',
    'header x-api-version',
    'path payment_id',
    'path payment_order_id',
  ])
})

test('describes bodies by schemas that other documents can name', () => {
  const { document } = operations()
  const schemas = document.components?.schemas ?? {}
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining([
      'CreatePaymentOrder',
      'InitiatePayment',
      'Payment',
      'PaymentOrder',
      'Errors',
    ]),
  )
  expect(schemas['InitiatePayment']).toMatchObject({
    required: expect.arrayContaining(['currency', 'order_items', 'total_amount']),
    properties: {
      provider: { enum: [...new Set(ownProviderMethods().map(({ provider }) => provider))] },
      provider_method_parameters: { type: 'object' },
      total_amount: { type: 'integer', minimum: 0 },
    },
  })
})
