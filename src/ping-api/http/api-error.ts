import type { JsonObject } from '../../payment/json.ts'

/** One entry of the vendor's error body (docs/contract/ping-payments-api.md#21-body). */
export type Problem = {
  readonly error: string
  readonly description: string | null
  /** dotted path, 422 only */
  readonly property?: string
  readonly additional_information?: JsonObject
}

export type ErrorStatus = 400 | 401 | 403 | 404 | 413 | 422 | 500 | 503

/** A refusal as it goes over the wire; `on-error.ts` answers it. */
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

/** 422: the request itself is wrong. */
export function invalid(problems: readonly Problem[]): never {
  throw new ApiError(422, problems)
}
