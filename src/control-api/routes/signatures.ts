import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { verifySignature } from '../../callbacks/signature.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { CallbackStore } from '../../storage/callback-store.ts'
import type { WorldStore } from '../../storage/world-store.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'

const verdictSchema = z
  .object({
    header: z.string().openapi({ description: 'the header that carries it' }),
    public_key: z.string().nullable().openapi({ description: 'base64 of the 32 raw bytes' }),
    attempts: z.array(
      z.object({
        started_at: z.string(),
        signature: z.string().nullable(),
        verifies: z.boolean(),
        explanation: z.string(),
      }),
    ),
  })
  .openapi('SignatureVerdict')

export type SignatureVerdict = z.infer<typeof verdictSchema>

const verifyRoute = createRoute({
  operationId: 'sandbox_verify_signature',
  method: 'get',
  path: '/_sandbox/callbacks/{callback_id}/signature',
  tags: ['Sandbox'],
  summary: "Verifies what each attempt was signed with against the tenant's public key of now",
  request: { params: z.object({ callback_id: z.uuid() }) },
  responses: { 200: json(verdictSchema, 'The verdict'), ...refusals(404, 422) },
})

/** Does as a merchant does who checks a callback. */
export function createVerifyCallback({
  callbacks,
  worldStore,
  header,
}: {
  callbacks: CallbackStore
  worldStore: WorldStore
  /** name of the header that carries the signature */
  header: string
}) {
  return function verifyCallback(id: string): SignatureVerdict {
    const callback = callbacks.find(id.toLowerCase())
    if (callback === undefined) return refuse(404, 'not_found', `No callback has the id ${id}.`)
    const publicKey = worldStore.find(callback.tenantId)?.publicKey ?? null
    const attempts = callbacks.attempts(callback.seq).map(({ startedAt, request }) => {
      const { headers, body }: { headers: Record<string, string>; body: string } =
        JSON.parse(request)
      const signature = headers[header] ?? null
      return { started_at: toWireTime(startedAt), signature, ...judge(signature, body, publicKey) }
    })
    return { header, public_key: publicKey, attempts }
  }
}

export type VerifyCallback = ReturnType<typeof createVerifyCallback>

function judge(signature: string | null, body: string, publicKey: string | null) {
  if (publicKey === null)
    return no('The tenant has no signing key, so nothing is signed: POST /signing_key/generate.')
  if (signature === null)
    return no('It was sent without a signature, though the tenant has a key: refuse it.')
  return verifySignature(body, signature, publicKey)
    ? { verifies: true, explanation: 'Genuine: Ed25519 over the raw body, by the public key.' }
    : no('Forged, or signed before the key was generated anew: refuse it.')
}

function no(explanation: string) {
  return { verifies: false, explanation }
}

export function signatureRoutes({
  verifyCallback,
}: {
  verifyCallback: VerifyCallback
}): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(verifyRoute, (c) => {
    return c.json(verifyCallback(c.req.valid('param').callback_id), 200)
  })
}
