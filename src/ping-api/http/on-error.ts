import { ApiError } from '../../engine/errors.ts'
import { IllegalMoveError } from '../../payment/status.ts'
import { SplitParameterError } from '../../settlement/split-money.ts'
import {
  databaseTrouble,
  databaseUnavailable,
  internalError,
} from '../../storage/database-trouble.ts'
import { type ApiContext, answer } from './call.ts'

/** Every refusal leaves in the vendor's shape (contract sheet 2.1); what we did not foresee is a 500 and is logged. */
export function createOnError(log: (error: unknown) => void) {
  return function onError(error: Error, c: ApiContext): Response {
    if (isUnforeseen(error)) log(error)
    const refusal = toRefusal(error)
    const because = refusal.problems.map(({ error: code, property }) =>
      withProperty(code, property),
    )
    const { message } = refusal
    const reason = refusal.status === 422 ? because.join('; ') : message
    return answer(c, { errors: refusal.problems }, reason, refusal.status)
  }
}

function withProperty(code: string, property: string | undefined): string {
  return property === undefined ? code : `${code}: ${property}`
}

function isUnforeseen(error: Error): boolean {
  const isOurs = error instanceof IllegalMoveError || error instanceof SplitParameterError
  return error instanceof ApiError ? error.status >= 500 : !isOurs
}

function toRefusal(error: Error): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof IllegalMoveError) {
    return new ApiError(403, [{ error: 'payment_already_terminated', description: error.message }])
  }
  if (error instanceof SplitParameterError) {
    return new ApiError(403, [{ error: 'operation_forbidden', description: error.message }])
  }
  const trouble = databaseTrouble(error)
  if (trouble !== null) return new ApiError(503, [databaseUnavailable(trouble)])
  return new ApiError(500, [internalError])
}
