import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Provider } from '../../providers/provider.ts'
import { type Document, type Media, refTo, type Schema, toTypeName } from './json-schema.ts'

/** One way to fill in a request that names a provider and a method. */
type Variant = {
  readonly provider: string
  readonly method: string
  readonly parameters: z.ZodType
  /** of `provider_method_response`; absent: an empty object */
  readonly response?: (() => z.ZodType) | undefined
  /** what else of the request is narrower with this provider */
  readonly narrower?: Readonly<Record<string, readonly string[]>>
}

type Family = {
  /** the operation that takes the request */
  readonly operationId: string
  /** the schema of the request, which becomes one of the variants */
  readonly request: string
  /** what the names of the variants end in */
  readonly what: string
  readonly variants: readonly Variant[]
}

/**
 * Makes each request that names a provider one of its providers' requests, told apart by `provider` and then `method`, and
 * its answer one of theirs. Validation goes by the providers' own schemas in any case.
 */
export function describeProviders(document: Document, providers: readonly Provider[]): void {
  const families = familiesOf(providers)
  const made = toShapes(families.flatMap(({ variants }) => variants))
  for (const family of families) {
    describeRequest(document, family, made)
    describeAnswer(document, family, made)
  }
}

function familiesOf(providers: readonly Provider[]): Family[] {
  return [
    {
      operationId: 'create_payment',
      request: 'InitiatePayment',
      what: 'Payment',
      variants: providers.map(({ currencies, ...known }) => ({
        ...known,
        ...(currencies && { narrower: { currency: currencies } }),
      })),
    },
    {
      operationId: 'create_payment_consent',
      request: 'CreatePaymentConsent',
      what: 'Consent',
      variants: providers.flatMap(({ provider, method, consent }) =>
        consent === undefined
          ? []
          : [{ provider, method, ...consent, narrower: { flow: consent.flows } }],
      ),
    },
    {
      operationId: 'create_activation',
      request: 'CreateActivation',
      what: 'Activation',
      variants: providers.flatMap(({ provider, method, activation }) =>
        activation === undefined ? [] : [{ provider, method, ...activation }],
      ),
    },
  ]
}

/** JSON Schemas of a variant. */
type Shapes = { readonly parameters: Schema; readonly response: Schema }

type Made = ReadonlyMap<Variant, Shapes>

/** Made by the library that makes the document, in a document of their own. */
function toShapes(variants: readonly Variant[]): Made {
  const app = new OpenAPIHono()
  for (const [index, { parameters, response }] of variants.entries()) {
    const answer = response?.() ?? z.object({})
    app.openAPIRegistry.registerPath({
      method: 'post',
      path: `/${index}`,
      request: { body: { content: { 'application/json': { schema: parameters } } } },
      responses: { 200: { description: '', content: { 'application/json': { schema: answer } } } },
    })
  }
  const info = { title: '', version: '' }
  const { paths } = app.getOpenAPI31Document({ openapi: '3.1.0', info }) as unknown as Document
  return new Map(
    variants.map((variant, index) => {
      const { requestBody, responses } = paths[`/${index}`]?.['post'] ?? {}
      const toSchema = (content?: Record<string, Media>) =>
        content?.['application/json']?.schema ?? {}
      return [
        variant,
        {
          parameters: toSchema(requestBody?.content),
          response: toSchema(responses?.['200']?.content),
        },
      ]
    }),
  )
}

function describeRequest(document: Document, family: Family, made: Made): void {
  const { schemas } = document.components
  const common = schemas[family.request] ?? {}
  const byProvider = new Map<string, Record<string, string>>()
  for (const variant of family.variants) {
    const { provider, method } = variant
    const name = toTypeName(provider, method, family.what)
    schemas[`${name}Parameters`] = {
      ...made.get(variant)?.parameters,
      title: `${provider}/${method}`,
    }
    schemas[name] = narrowed(common, variant, `${name}Parameters`)
    byProvider.set(provider, { ...byProvider.get(provider), [method]: name })
  }
  const names = [...byProvider].map(([provider, byMethod]) => {
    const [only = '', ...more] = Object.values(byMethod)
    if (more.length === 0) return [provider, only]
    const name = toTypeName(provider, family.what)
    schemas[name] = oneOf('method', byMethod)
    return [provider, name]
  })
  schemas[family.request] = oneOf('provider', Object.fromEntries(names))
}

function oneOf(propertyName: string, names: Readonly<Record<string, string>>): Schema {
  const mapping = Object.entries(names).map(([value, name]) => [value, refTo(name).$ref])
  return {
    type: 'object',
    oneOf: Object.values(names).map(refTo),
    discriminator: { propertyName, mapping: Object.fromEntries(mapping) },
  }
}

/** The request with this provider. */
function narrowed(
  common: Schema,
  { provider, method, narrower = {} }: Variant,
  parameters: string,
): Schema {
  const only = (values: readonly string[]): Schema => ({ type: 'string', enum: values })
  const own = Object.entries(narrower).map(([name, values]) => [name, only(values)])
  return {
    ...common,
    title: `${provider}/${method}`,
    properties: {
      ...common.properties,
      ...Object.fromEntries(own),
      provider: only([provider]),
      method: only([method]),
      provider_method_parameters: refTo(parameters),
    },
  }
}

/** The answer names no provider, so that nothing tells the variants apart but their keys. */
function describeAnswer(document: Document, family: Family, made: Made): void {
  const { schemas } = document.components
  const names = family.variants.map((variant) => {
    const { provider, method } = variant
    const name = `${toTypeName(provider, method, family.what)}Response`
    schemas[name] = { ...made.get(variant)?.response, title: `${provider}/${method}` }
    return name
  })
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  const { responses } =
    operations.find(({ operationId }) => operationId === family.operationId) ?? {}
  const media: Media = responses?.['200']?.content?.['application/json'] ?? {}
  const { properties = {} } = media.schema ?? {}
  media.schema = {
    ...media.schema,
    properties: {
      ...properties,
      provider_method_response:
        names.length > 1 ? { anyOf: names.map(refTo) } : refTo(names[0] ?? ''),
    },
  }
}
