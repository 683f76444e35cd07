import { linksPath } from '../payment-links/payment-link-schemas.ts'
import type { Problem } from './api-error.ts'
import { type ApiContext, answer } from './call.ts'

/** Answers what is wrong, in the vendor's shape (docs/contract/ping-payments-api.md#21-body). */
export function answerProblems(
  c: ApiContext,
  problems: readonly Problem[],
  because: string,
  status: number,
): Response {
  // The Python SDK reads `errors` of Payment Links, the C# SDK the keys beside it (docs/contract/ping-payments-api.md#61-payment-links).
  const beside = c.req.path.startsWith(linksPath) ? problems[0] : {}
  return answer(c, { ...beside, errors: problems }, because, status)
}
