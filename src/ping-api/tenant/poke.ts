import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { callbackUrl } from '../../input/url-schemas.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'

const poke = operation({
  id: 'poke',
  method: 'post',
  path: '/poke',
  tag: 'Poke',
  summary: 'Send a test callback to a URL',
  body: z.object({ callback_url: callbackUrl }).openapi('Poke'),
  answer: z.object({}),
  errors: [403, 422],
})

/** The answer does not wait for the callback, which may fail (docs/contract/ping-payments-api.md#53-poke). */
export function pokeRoutes({ dispatcher, worlds, newId }: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, poke, (c, { body: { callback_url: url } }) => {
    const { tenantId } = c.get('call')
    const at = worlds.now(tenantId)
    const id = newId({ tenantId })
    dispatcher.post({
      id,
      tenantId,
      paymentSeq: null,
      subject: 'poke',
      status: 'POKE',
      url,
      // @GUESS no source shows the body
      body: JSON.stringify({ id, event: 'poke', occurred_at: toWireTime(at) }),
      mutate: null,
      dueAt: at,
      inOrder: 0,
      because: 'the tenant called poke',
      send: true,
    })
    return answer(c, {})
  })

  return app
}
