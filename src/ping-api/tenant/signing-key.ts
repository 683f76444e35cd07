import { OpenAPIHono } from '@hono/zod-openapi'
import { generateSigningKey } from '../../callbacks/signature.ts'
import { notFound } from '../../engine/errors.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { WorldStore } from '../../storage/world-store.ts'
import { generatedKeyAnswer, signingKeyAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'

const generate = operation({
  id: 'generate_signing_key',
  method: 'post',
  path: '/signing_key/generate',
  tag: 'Signing key',
  summary: 'Generate the key that callbacks are signed with; it replaces the one before',
  answer: generatedKeyAnswer,
  errors: [403, 404, 422],
})

const get = operation({
  id: 'get_signing_key',
  method: 'get',
  path: '/signing_key',
  tag: 'Signing key',
  summary: 'Get the public key that callbacks are verified with',
  answer: signingKeyAnswer,
  errors: [403, 404, 422],
})

/** The vendor spells the key differently in the two answers (contract sheet 5.2). */
export function signingKeyRoutes({
  worlds,
  worldStore,
}: {
  worlds: Worlds
  worldStore: WorldStore
}): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, generate, (c) => {
    const { privateKey, publicKey } = generateSigningKey()
    worldStore.setKeys(c.get('call').tenantId, privateKey, publicKey)
    return answer(c, { public_key: publicKey })
  })

  serve(app, get, (c) => {
    const { tenantId, publicKey } = worlds.look(c.get('call').tenantId)
    return answer(c, { key: publicKey ?? notFound('signing key of', tenantId) })
  })

  return app
}
