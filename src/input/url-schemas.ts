import { z } from '@hono/zod-openapi'
import { callbackUrlFault, returnUrlFault, type UrlFault } from './url-rules.ts'

/** A URL that callbacks are posted to. */
export const callbackUrl = urlBy(callbackUrlFault)

/** A URL that the payer's browser is sent to. */
export const returnUrl = urlBy(returnUrlFault)

/** The issue has the fault, as `fault`: the vendor's error body has a place for it. */
function urlBy(toFault: (text: string) => UrlFault | null) {
  return z
    .string()
    .trim()
    .check((context) => {
      const fault = toFault(context.value)
      if (fault === null) return
      const { message } = fault
      context.issues.push({
        code: 'invalid_format',
        format: 'url',
        input: context.value,
        message,
        fault,
      })
    })
    .openapi({ type: 'string', format: 'uri' })
}
