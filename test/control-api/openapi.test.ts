import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

type Operation = { operationId?: string; summary?: string; tags?: string[]; responses?: object }
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

async function openDocument() {
  const { call } = openSandbox()
  const document = (await call('GET', '/openapi.json')).body as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )
  return { document, operations }
}

test('is an OpenAPI 3.1 document', async () => {
  expect((await openDocument()).document.openapi).toBe('3.1.0')
})

test('lists every route of the control API', async () => {
  const { operations } = await openDocument()
  const routes = operations.map(({ route }) => route).filter((route) => route.includes('/_sandbox'))
  expect(routes.sort()).toEqual([
    'DELETE /_sandbox/inbox/{name}',
    'DELETE /_sandbox/snapshots/{name}',
    'GET /_sandbox/activity',
    'GET /_sandbox/activity/{entry_id}',
    'GET /_sandbox/approvals/{approval_id}',
    'GET /_sandbox/arm',
    'GET /_sandbox/callbacks',
    'GET /_sandbox/callbacks/{callback_id}/signature',
    'GET /_sandbox/clock',
    'GET /_sandbox/events',
    'GET /_sandbox/inbox/{name}',
    'GET /_sandbox/journal',
    'GET /_sandbox/messages',
    'GET /_sandbox/payment_links/{payment_link_id}',
    'GET /_sandbox/payments',
    'GET /_sandbox/payments/{payment_id}',
    'GET /_sandbox/payments/{payment_id}/scenario',
    'GET /_sandbox/payments/{payment_id}/timeline',
    'GET /_sandbox/scenarios',
    'GET /_sandbox/scenarios/{name}',
    'GET /_sandbox/snapshots',
    'GET /_sandbox/world',
    'GET /_sandbox/worlds',
    'POST /_sandbox/approvals/{approval_id}/act',
    'POST /_sandbox/arm',
    'POST /_sandbox/callbacks/pause',
    'POST /_sandbox/callbacks/redeliver_failed',
    'POST /_sandbox/callbacks/resume',
    'POST /_sandbox/callbacks/{callback_id}/redeliver',
    'POST /_sandbox/clock/advance',
    'POST /_sandbox/dry_run',
    'POST /_sandbox/inbox/{name}',
    'POST /_sandbox/payment_links/{payment_link_id}/pay',
    'POST /_sandbox/payments/{payment_id}/backend',
    'POST /_sandbox/payments/{payment_id}/payer',
    'POST /_sandbox/reset',
    'POST /_sandbox/settle',
    'POST /_sandbox/snapshots',
    'POST /_sandbox/snapshots/{name}/restore',
    'POST /_sandbox/test_payments',
    'PUT /_sandbox/clock',
    'PUT /_sandbox/world',
  ])
})

test('gives every operation an id of its own', async () => {
  const { operations } = await openDocument()
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(ids).not.toContain(undefined)
  expect(new Set(ids).size).toBe(ids.length)
})

test('gives every operation a summary, a tag and answers', async () => {
  const { operations } = await openDocument()
  const bare = operations.filter(
    ({ operation: { summary, tags, responses = {} } }) =>
      summary === undefined || tags?.length !== 1 || Object.keys(responses).length === 0,
  )
  expect(bare.map(({ route }) => route)).toEqual([])
})

test('defines everything it refers to', async () => {
  const { document } = await openDocument()
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, at]) => at)
  const found = (at: string | undefined) =>
    (at ?? '')
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document)
  expect(refs.filter((at) => found(at) === undefined)).toEqual([])
})

test('declares every parameter that stands in a path', async () => {
  const { operations } = await openDocument()
  const missing = operations.filter(({ route, operation }) => {
    const wanted = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const { parameters = [] } = operation as { parameters?: { in: string; name: string }[] }
    const given = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
    return wanted.some((name) => !given.includes(name ?? ''))
  })
  expect(missing.map(({ route }) => route)).toEqual([])
})
