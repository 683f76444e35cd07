import type { JsonObject } from '../../payment/json.ts'

/** As much of JSON Schema as our document uses. */
export type Schema = {
  $ref?: string
  type?: string | readonly string[]
  title?: string
  description?: string
  enum?: readonly unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
  minItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  allOf?: readonly Schema[]
  discriminator?: { propertyName: string; mapping: Record<string, string> }
  example?: unknown
  default?: unknown
}

export type Example = { readonly summary: string; readonly value: unknown }

export type Media = {
  schema?: Schema
  example?: unknown
  examples?: Record<string, Example>
}

export type Parameter = {
  readonly name: string
  readonly in: string
  readonly schema?: Schema
  description?: string
  example?: unknown
}

export type Operation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  description?: string
  readonly parameters?: Parameter[]
  readonly requestBody?: { readonly content: Record<string, Media>; required?: boolean }
  readonly responses: Record<string, { description: string; content?: Record<string, Media> }>
  security?: readonly JsonObject[]
}

/** An OpenAPI 3.1 document, with the parts of it that we complete. */
export type Document = {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { schemas: Record<string, Schema>; securitySchemes?: object }
  webhooks?: Record<string, object>
  tags?: readonly { readonly name: string; readonly description: string }[]
}

/** The schema of this name in the document. */
export function refTo(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

/** What a schema refers to; itself where it refers to nothing. */
export function resolved(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  if (name === undefined) return schema
  return resolved(document, document.components.schemas[name] ?? {})
}

/** `open_payments`, `pis` → `OpenPaymentsPis` */
export function toTypeName(...words: readonly string[]): string {
  return words
    .join('_')
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}
