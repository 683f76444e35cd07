import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { answerError, ControlError } from './errors.ts'

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

const errorBody = z
  .object({
    errors: z.array(
      z.object({
        error: z.string(),
        description: z.string().nullable(),
        property: z.string().optional(),
        additional_information: z.unknown().optional(),
      }),
    ),
  })
  .openapi('SandboxErrors')

const meanings = {
  404: 'There is no such thing',
  408: 'What was waited for did not happen; the body tells what did',
  409: 'Not now; the body tells what is legal',
  422: 'The call is not well formed',
} as const

type Refusal = ReturnType<typeof json<typeof errorBody>>

export function refusals<Status extends keyof typeof meanings>(...statuses: readonly Status[]) {
  const entries = statuses.map((status) => [status, json(errorBody, meanings[status])])
  return Object.fromEntries(entries) as Record<Status, Refusal>
}

/** A call that does not fit its schema, told in one sentence an issue. */
export function onInvalid(
  result:
    | { readonly success: true }
    | { readonly success: false; readonly error: { readonly issues: readonly z.core.$ZodIssue[] } },
  c: Context,
) {
  if (result.success) return undefined
  const text = result.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ')
  return answerError(c, new ControlError(422, 'invalid_call', text))
}
