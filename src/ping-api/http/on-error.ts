import { ForbiddenError, InvalidRequestError, NotFoundError } from '../../engine/errors.ts'
import { IllegalMoveError } from '../../payment/status-transitions.ts'
import { SplitParameterError } from '../../settlement/split-money.ts'
import {
  databaseTrouble,
  databaseUnavailable,
  internalError,
} from '../../storage/database-trouble.ts'
import { answerProblems } from './answer-problems.ts'
import { ApiError, type ErrorStatus, type Problem } from './api-error.ts'
import type { ApiContext } from './call.ts'

/**
 * Answers every error in the vendor's shape (docs/contract/ping-payments-api.md#21-body); what we did not foresee is
 * a 500 and is logged.
 */
export function answerError(error: Error, c: ApiContext, log: (error: unknown) => void): Response {
  const known = toApiError(error)
  if (known === null || known.status >= 500) log(error)
  const { status, problems, message } = known ?? toUnforeseen(error)
  const codes = problems.map((problem) => withProperty(problem))
  return answerProblems(c, problems, status === 422 ? codes.join('; ') : message, status)
}

/** Which status each error of the domain has on the wire; null for what is none of them. */
function toApiError(error: Error): ApiError | null {
  const { message } = error
  if (error instanceof ApiError) return error
  if (error instanceof ForbiddenError) return refusal(403, error.code, message)
  /** @GUESS the vendor's 404 body is not documented; we keep one shape (docs/contract/ping-payments-api.md#open-26) */
  if (error instanceof NotFoundError) return refusal(404, 'not_found', message)
  if (error instanceof InvalidRequestError) return refusal(422, error.code, message, error.property)
  if (error instanceof IllegalMoveError) return refusal(403, 'payment_already_terminated', message)
  if (error instanceof SplitParameterError) return refusal(403, 'operation_forbidden', message)
  return null
}

function refusal(status: ErrorStatus, error: string, description: string, property?: string) {
  return new ApiError(status, [
    { error, description, ...(property === undefined ? {} : { property }) },
  ])
}

function toUnforeseen(error: Error): ApiError {
  const trouble = databaseTrouble(error)
  if (trouble !== null) return new ApiError(503, [databaseUnavailable(trouble)])
  return new ApiError(500, [internalError])
}

function withProperty({ error, property }: Problem): string {
  return property === undefined ? error : `${error}: ${property}`
}
