import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Json } from '../../payment/json.ts'

/** A refusal of the control API, answered in the vendor's error shape. */
export class ControlError extends Error {
  override name = 'ControlError'
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly facts: Json | null

  constructor(
    status: ContentfulStatusCode,
    code: string,
    description: string,
    facts: Json | null = null,
  ) {
    super(description)
    this.status = status
    this.code = code
    this.facts = facts
  }
}

export function refuse(
  status: ContentfulStatusCode,
  code: string,
  description: string,
  facts: Json | null = null,
): never {
  throw new ControlError(status, code, description, facts)
}

export function answerError(c: Context, error: ControlError) {
  const extra = error.facts === null ? {} : { additional_information: error.facts }
  return c.json(
    { errors: [{ error: error.code, description: error.message, ...extra }] },
    error.status,
  )
}
