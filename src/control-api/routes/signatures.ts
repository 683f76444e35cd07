import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { verifyCallback } from '../queries/verify-callback.ts'
import { verdictSchema } from '../schemas/signature-verdict.ts'

const verify = createRoute({
  operationId: 'sandbox_verify_signature',
  method: 'get',
  path: '/_sandbox/callbacks/{callback_id}/signature',
  tags: ['Sandbox'],
  summary: "Verifies the signature of each attempt with the tenant's current public key",
  request: { params: z.object({ callback_id: z.uuid() }) },
  responses: { 200: json(verdictSchema, 'The verdict'), ...refusals(404, 422) },
})

export function signatureRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(verify, (c) => {
    return c.json(verifyCallback(control, c.req.valid('param').callback_id), 200)
  })
}
