import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { limits } from '../../input/limits.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { answerError, ControlError } from './errors.ts'

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** Beside the `data` of a list that shows its newest. */
export const hasOlder = z
  .boolean()
  .openapi({ description: 'whether there are older ones that the list leaves out' })

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
  404: 'Not found',
  408: 'What was waited for did not happen; the body says what did',
  409: 'Not possible now; the body says what is',
  422: 'The call is not well formed',
} as const

type Refusal = ReturnType<typeof json<typeof errorBody>>

export function refusals<Status extends keyof typeof meanings>(...statuses: readonly Status[]) {
  const entries = statuses.map((status) => [status, json(errorBody, meanings[status])])
  return Object.fromEntries(entries) as Record<Status, Refusal>
}

/** Refuses a call that does not fit its schema, with a sentence for each issue. */
export function onInvalid(
  result:
    | { readonly success: true }
    | {
        readonly success: false
        readonly error: { readonly issues: readonly z.core.$ZodIssue[] }
        /** what came */
        readonly data?: unknown
        /** where it came: json, query, … */
        readonly target?: string
      },
  c: Context,
) {
  if (result.success) return undefined
  const issues = result.error.issues.slice(0, limits.problems)
  const text = issues.map((issue) => formatIssue(issue, result)).join('; ')
  return answerError(c, new ControlError(422, 'invalid_call', text))
}

function shown(given: unknown): string {
  return given === undefined ? 'nothing' : JSON.stringify(given).slice(0, 80)
}

/** With the nearest word, where one of a list was expected. */
function formatIssue(
  issue: z.core.$ZodIssue,
  { data, target = 'body' }: { readonly data?: unknown; readonly target?: string },
): string {
  const where = issue.path.join('.') || target
  const given = issue.path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, data)
  if (issue.code === 'invalid_union') return `${where}: ${issue.message}, got ${shown(given)}`
  if (issue.code !== 'invalid_value' || typeof given !== 'string')
    return `${where}: ${issue.message}`
  return unknownWord(where, given, issue.values.map(String))
}
