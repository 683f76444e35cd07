import { z } from '@hono/zod-openapi'
import { unknownWord } from '../../scenarios/format/nearest.ts'

/** What a call may carry, and nothing else: a misspelt key would be a condition that silently does not hold. */
export function strictly<Shape extends z.core.$ZodShape>(shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownWord('key', key, known)).join('; ')
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
      for (const key of Object.keys(given)) {
        if (known.includes(key) || key.startsWith('metadata.')) continue
        context.addIssue({ code: 'custom', message: unknownWord('key', key, known) })
      }
    })
}
