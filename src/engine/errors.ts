import type { JsonObject } from '../payment/json.ts'

/** One entry of the vendor's error body (contract sheet 2.1). */
export type Problem = {
  readonly error: string
  readonly description: string | null
  /** dotted path, 422 only */
  readonly property?: string
  readonly additional_information?: JsonObject
}

export type ErrorStatus = 400 | 401 | 403 | 404 | 413 | 422 | 500 | 503

/** A refusal in the vendor's words; `app.ts` turns it into the answer. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: ErrorStatus
  readonly problems: readonly Problem[]

  constructor(status: ErrorStatus, problems: readonly Problem[]) {
    super(problems.map((problem) => problem.description ?? problem.error).join('; '))
    this.status = status
    this.problems = problems
  }
}

/**
 * 404: `what` as in "payment order".
 * @GUESS the vendor's 404 body is not documented; we keep one shape (contract sheet 8 #26)
 */
export function notFound(what: string, id: string): never {
  throw new ApiError(404, [
    { error: 'not_found', description: `There is no ${what} ${id} in this tenant.` },
  ])
}

/** 403: the state of things forbids it. */
export function forbidden(code: string, description: string): never {
  throw new ApiError(403, [{ error: code, description }])
}

/** 422: the request itself is wrong. */
export function invalid(problems: readonly Problem[]): never {
  throw new ApiError(422, problems)
}
