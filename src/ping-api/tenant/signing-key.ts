import { OpenAPIHono, z } from '@hono/zod-openapi'
import { deriveSigningKey, generateSigningKey, type SigningKey } from '../../callbacks/signature.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'

const generate = operation({
  id: 'generate_signing_key',
  method: 'post',
  path: '/signing_key/generate',
  tag: 'Signing key',
  summary: 'Generate the key that callbacks are signed with; it replaces the one before',
  answer: z.object({ public_key: z.string() }),
  errors: [403, 404, 422],
})

const get = operation({
  id: 'get_signing_key',
  method: 'get',
  path: '/signing_key',
  tag: 'Signing key',
  summary: 'Get the public key that callbacks are verified with',
  answer: z.object({ key: z.string() }),
  errors: [403, 404, 422],
})

/** The vendor spells the key differently in the two answers (docs/contract/ping-payments-api.md#52-signature). */
export function signingKeyRoutes({ stores, worlds }: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  /** Random, unless the world repeats a run: then it follows from the seed, so that signatures repeat too. */
  function newSigningKey(tenantId: string): SigningKey {
    const { seed } = worlds.read(tenantId)
    if (seed === null) return generateSigningKey()
    const count = stores.idSequences.next(tenantId, `signing keys of seed ${seed}`)
    return deriveSigningKey(`signing key\n${seed}\n${tenantId}\n${count}`)
  }

  serve(app, generate, (c) => {
    const { tenantId } = c.get('call')
    const { privateKey, publicKey } = newSigningKey(tenantId)
    stores.worlds.setKeys(tenantId, privateKey, publicKey)
    return answer(c, { public_key: publicKey })
  })

  serve(app, get, (c) => {
    const { tenantId, publicKey } = worlds.read(c.get('call').tenantId)
    return answer(c, { key: publicKey ?? notFound('signing key of', tenantId) })
  })

  return app
}
