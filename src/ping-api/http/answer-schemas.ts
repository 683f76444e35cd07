import { z } from '@hono/zod-openapi'
import { jsonObject } from './fields.ts'

export const id = z.string().openapi({ format: 'uuid' })
export const time = z
  .string()
  .openapi({ format: 'date-time', example: '2026-01-02T03:04:05.678000Z' })
const link = z.object({ href: z.string() })
const linkOrEnd = z.object({ href: z.string().nullable() })

const problem = z.object({
  error: z.string(),
  description: z.string().nullable(),
  property: z.string().optional(),
  additional_information: jsonObject.optional(),
})

export const errorAnswer = z.object({ errors: z.array(problem) }).openapi('Errors')

/** Of Payment Links: the first of them stands beside `errors`, too. */
export const linkErrorAnswer = problem
  .extend({ errors: z.array(problem) })
  .openapi('PaymentLinkErrors')

export const idAnswer = z.object({ id })

/**
 * See docs/contract/ping-payments-api.md#34-lists: an object with links, or a bare array where `x-api-version` is
 * before 2025-03-06. At the ends `next` and `previous` are links to nowhere.
 */
export function listAnswer(item: z.ZodType) {
  const page = z.object({
    data: z.array(item),
    _links: z.object({ current: link, first: link, next: linkOrEnd, previous: linkOrEnd }),
  })
  return z.union([page, z.array(item)])
}
