import type { ReturnUrls } from '../../approvals/approval-transitions.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { ApprovalDefinition } from '../../providers/provider.ts'

/** The page on which a person is asked. */
export function approvalUrl(origin: string, token: string): string {
  return `${origin}/approvals/${token}`
}

/** Where a page leads, by the parameters of the provider that asks. */
export function toReturnUrls(
  { returnUrl }: ApprovalDefinition,
  parameters: JsonObject,
): ReturnUrls {
  const error = returnUrl(parameters, 'error_url')
  return {
    success: returnUrl(parameters, 'success_url'),
    cancel: returnUrl(parameters, 'cancel_url'),
    error,
    timeout: error,
  }
}
