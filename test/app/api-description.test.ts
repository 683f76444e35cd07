import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Schema } from '../../src/app/api-description/json-schema.ts'
import { sampleOf } from '../../src/app/api-description/sample.ts'
import { approvalKinds } from '../../src/approvals/approval-transitions.ts'
import { ownProviderMethods } from '../../src/providers/registry.ts'
import { openDocument } from './open-document.ts'

const { document, operations } = await openDocument()

test('gives each operation one tag that is described, a summary and a description', () => {
  const tags = document.tags?.map(({ name }) => name) ?? []
  const bare = operations.filter(
    ({ tags: own, summary, description }) =>
      own.length !== 1 || !tags.includes(own[0] ?? '') || !summary || !description,
  )
  expect(bare.map(({ operationId }) => operationId)).toEqual([])
  const used = new Set([...operations.flatMap((one) => one.tags), 'Callbacks'])
  expect(tags.filter((tag) => !used.has(tag))).toEqual([])
})

test('gives each answer of success a schema and an example', () => {
  const bare = operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .flatMap(([status, { content = {} }]) =>
        status.startsWith('2') && status !== '204'
          ? Object.values(content).filter(({ schema, example }) => !schema || example === undefined)
          : [],
      )
      .map(() => operationId),
  )
  expect(bare).toEqual([])
  const silent = operations.filter(({ responses }) =>
    Object.entries(responses).some(
      ([status, { content }]) => status.startsWith('2') && status !== '204' && !content,
    ),
  )
  expect(silent.map(({ operationId }) => operationId)).toEqual([])
})

test('gives each request with a body an example', () => {
  const bare = operations.filter(({ requestBody }) => {
    const media = requestBody?.content['application/json']
    return media !== undefined && Object.keys(media.examples ?? {}).length === 0
  })
  expect(bare.map(({ operationId }) => operationId)).toEqual([])
})

test('gives each parameter of a path an example', () => {
  const bare = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters
      .filter(({ in: place, name, example, schema }) => {
        const shown = example ?? schema?.example
        return place === 'path' && shown === undefined && name !== 'name'
      })
      .map(({ name }) => `${operationId} ${name}`),
  )
  expect(bare).toEqual([])
})

test('leaves no object open without a word on what it holds', () => {
  const open: string[] = []
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, properties, additionalProperties, description } = node as Schema
    const isObject = [type].flat().includes('object')
    if (isObject && !properties && additionalProperties === true && !description) open.push(path)
    for (const [key, inner] of Object.entries(node))
      if (key !== 'example' && key !== 'examples') visit(inner, `${path}/${key}`)
  }
  visit(document, '')
  expect(open).toEqual([])
})

/** Follows the discriminators. */
function variantOf(name: string, choice: Readonly<Record<string, string>>): Schema {
  const schema = document.components.schemas[name] ?? {}
  const { propertyName, mapping } = schema.discriminator ?? {}
  if (propertyName === undefined) return schema
  const next = mapping?.[choice[propertyName] ?? '']?.split('/').at(-1) ?? ''
  return variantOf(next, choice)
}

test('tells the parameters and answers of each provider apart', () => {
  for (const { provider, method } of ownProviderMethods()) {
    const { properties = {} } = variantOf('InitiatePayment', { provider, method })
    expect(properties['provider']?.enum).toEqual([provider])
    expect(properties['method']?.enum).toEqual([method])
    const name = properties['provider_method_parameters']?.$ref?.split('/').at(-1) ?? ''
    const { properties: parameters = {} } = document.components.schemas[name] ?? {}
    expect(Object.keys(parameters), name).not.toEqual([])
  }
})

test('refers only to what it defines', () => {
  const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)]
  const missing = refs.filter(([, name]) => document.components.schemas[name ?? ''] === undefined)
  expect(missing.map(([ref]) => ref)).toEqual([])
})

/** Subjects of callbacks, as the sources name them. */
function subjectsInSource(): string[] {
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`src/${file}`, 'utf8'))
    .filter((text) => /dispatcher\.post\(|notifyTenant\(/.test(text))
  return source.flatMap((text) =>
    [...text.matchAll(/subject(?:: | = )'(\w+)'/g)].map(([, subject = '']) => subject),
  )
}

test('has a webhook for each callback, with the header of the signature', () => {
  const webhooks = Object.keys(document.webhooks ?? {})
  const subjects = [
    ...subjectsInSource(),
    'payment_status',
    'payment_order_status',
    ...approvalKinds,
  ]
  expect(webhooks.toSorted()).toEqual([...new Set(subjects)].toSorted())
  for (const webhook of Object.values(document.webhooks ?? {}))
    expect(webhook).toMatchObject({ post: { parameters: [{ name: 'signature', in: 'header' }] } })
})

test('shows examples of callbacks that fit their schemas', () => {
  for (const [name, webhook] of Object.entries(document.webhooks ?? {})) {
    const { post } = webhook as { post: { requestBody: { content: Record<string, never> } } }
    const { schema, example } = post.requestBody.content['application/json'] as unknown as {
      schema: Schema
      example: object
    }
    const fields = Object.keys(sampleOf(document, schema) as object)
    expect(Object.keys(example), name).toEqual(fields)
  }
})

test('says how a signature is verified', () => {
  const { info } = document as unknown as { info: { description: string } }
  expect(info.description).toContain('Ed25519')
  expect(info.description).toContain("request.headers['signature']")
})
