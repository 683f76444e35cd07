import { z } from '@hono/zod-openapi'
import { unknownWords } from '../../scenarios/format/nearest.ts'

/** What a call may carry, and nothing else: a misspelt key would be a condition that silently does not hold. */
export function strictly<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownWords('key', issue.keys, known).join('; ')
        : undefined,
  })
}

/** The query of a call in a world, with these beside `tenant_id`. */
export function worldQuery<Shape extends z.core.$ZodShape>(shape: Shape) {
  return strictly({ tenant_id: z.string().optional(), ...shape })
}

/** The same, where `metadata.<key>=<value>` asks for the merchant's own keys. */
export function searchQuery<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = ['tenant_id', ...Object.keys(shape)]
  return z
    .looseObject({ tenant_id: z.string().optional(), ...shape })
    .superRefine((given, context) => {
      const unknown = Object.keys(given).filter(
        (key) => !known.includes(key) && !key.startsWith('metadata.'),
      )
      for (const message of unknownWords('key', unknown, known))
        context.addIssue({ code: 'custom', message })
    })
}
