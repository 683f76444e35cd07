import { z } from '@hono/zod-openapi'
import type { JsonObject } from '../payment/json.ts'

/** Fields that several providers take as parameters. SDKs send null for what they leave out. */
export const text = z.string().nullish()

export const flag = z.boolean().nullish()

export const uuid = z.guid().toLowerCase().openapi({ type: 'string', format: 'uuid' })

/** Stands for any id in examples. */
export const exampleId = '11111111-1111-4111-8111-111111111111'

/** The URL of the checkout, in what a provider answers. */
export const checkoutUrl = () => z.url()

/** An object that the provider takes and the sandbox does not use. */
export const details = z
  .custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    { params: { expected: 'object' } },
  )
  .nullish()
  .openapi({ type: 'object', additionalProperties: true })
