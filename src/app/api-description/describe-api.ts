import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Provider } from '../../providers/provider.ts'
import type { Document, Media, Operation, Parameter, Schema } from './json-schema.ts'
import { freeText, freeTexts, operationTexts, parameterTexts, tagTexts } from './operation-texts.ts'
import { describeProviders } from './provider-variants.ts'
import { exampleIds, exampleTenant, requestExamples } from './request-examples.ts'
import { sampleOf } from './sample.ts'
import { callbackText, describeWebhooks } from './webhooks.ts'

export type Described = {
  /** where it is served */
  readonly url: string
  readonly providers: readonly Provider[]
  /** header that carries the signature of a callback */
  readonly signatureHeader: string
}

/**
 * The OpenAPI document: what the routes say of themselves, with the requests of each provider, examples, callbacks and
 * descriptions. It is loaded and made when it is asked for: a start does not pay for it.
 */
export function describeApi(app: OpenAPIHono, { url, providers, signatureHeader }: Described) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ping-sandbox',
      version: '1',
      contact: { name: 'ping-sandbox' },
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
      description: `The Ping Payments API as the emulator serves it, and its control API under /_sandbox.\n\n${callbackText(signatureHeader)}`,
    },
    servers: [{ url }],
  }) as unknown as Document
  describeProviders(document, providers)
  const examples = requestExamples(providers)
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) complete(document, operation, examples)
  }
  const { schemas, webhooks } = describeWebhooks(signatureHeader)
  Object.assign(document.components.schemas, schemas)
  document.components.securitySchemes = { control_token: controlToken }
  describeFreeObjects(document)
  document.webhooks = webhooks
  document.tags = [
    ...Object.entries(tagTexts).map(([name, description]) => ({ name, description })),
    { name: 'Callbacks', description: 'What the sandbox sends to the merchant’s backend.' },
  ]
  return document
}

const controlToken = {
  type: 'http',
  scheme: 'bearer',
  description: 'Only where SANDBOX_ADMIN_TOKEN is set.',
}

/** Of calls that need nothing, and that can be refused nevertheless. */
const refusedAtTheDoor = {
  description: 'Refused before it is looked at: a host name, an origin or a token that is wrong',
}

function complete(
  document: Document,
  operation: Operation,
  examples: ReturnType<typeof requestExamples>,
): void {
  const { operationId, parameters = [], requestBody, responses } = operation
  const text = operationTexts[operationId]
  if (text !== undefined) operation.description ??= text
  const isControl = operationId.startsWith('sandbox_')
  operation.security = isControl ? [{ control_token: [] }, {}] : []
  for (const parameter of parameters) completeParameter(parameter)
  const media = requestBody?.content['application/json']
  const named = examples[operationId]
  if (media !== undefined && named !== undefined) media.examples = { ...named }
  if (!Object.keys(responses).some((status) => status.startsWith('4')))
    responses['4XX'] = refusedAtTheDoor
  for (const [status, { content = {} }] of Object.entries(responses)) {
    if (status.startsWith('2')) for (const answer of Object.values(content)) give(document, answer)
  }
}

function completeParameter(parameter: Parameter): void {
  parameter.example ??= exampleOf(parameter.name)
  if (parameter.example === undefined) delete parameter.example
  const meaning = parameterTexts[parameter.name]
  if (meaning !== undefined) parameter.description ??= meaning
}

function give(document: Document, media: Media): void {
  if (media.example !== undefined || media.examples !== undefined) return
  media.example = sampleOf(document, media.schema ?? {})
}

function exampleOf(name: string): unknown {
  const ids: Readonly<Record<string, string>> = exampleIds
  if (name === 'tenant_id') return exampleTenant
  return ids[name]
}

/** Says of each object of any shape what it holds. */
function describeFreeObjects(document: Document): void {
  const visit = (node: unknown, name: string): void => {
    if (typeof node !== 'object' || node === null) return
    if (isFree(node)) {
      node.description ??= freeTexts[name] ?? freeText
      node.additionalProperties = true
    }
    for (const [key, inner] of Object.entries(node)) {
      if (key === 'example' || key === 'examples') continue
      visit(inner, key)
    }
  }
  visit(document.components.schemas, '')
  visit(document.paths, '')
}

function isFree(node: object): node is Schema {
  const { type, properties, additionalProperties } = node as Schema
  const isObject = [type].flat().includes('object')
  return isObject && properties === undefined && isAny(additionalProperties)
}

function isAny(schema: Schema['additionalProperties']): boolean {
  return schema === true || (typeof schema === 'object' && Object.keys(schema).length === 0)
}
