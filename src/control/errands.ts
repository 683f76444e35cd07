import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  type Errand,
  errandActions,
  errandKinds,
  IllegalErrandError,
  movesOf,
  returnUrlOf,
} from '../errands/errand.ts'
import type { Errands } from '../errands/errands.ts'
import { maskUrlIfAny } from '../payment/mask-secrets.ts'
import { toWireTime } from '../world/clock.ts'
import { refuse } from './errors.ts'
import { json, onInvalid, refusals } from './route-parts.ts'
import { strictly } from './strict.ts'
import { namedWorld, worldParameters } from './world.ts'

const errandSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    kind: z.enum(errandKinds),
    status: z.string(),
    token: z.string(),
    created_at: z.string(),
    return_url: z.string().nullable(),
    legal_actions: z.array(z.enum(errandActions)),
    history: z.array(z.object({ status: z.string(), at: z.string(), because: z.string() })),
  })
  .openapi('Errand')

const params = z.object({ errand_id: z.uuid() })

const show = createRoute({
  operationId: 'sandbox_get_errand',
  method: 'get',
  path: '/_sandbox/errands/{errand_id}',
  tags: ['Sandbox'],
  summary: 'A payment consent, account verification session or activation, by its id',
  request: { ...worldParameters, params },
  responses: { 200: json(errandSchema, 'It'), ...refusals(404, 422) },
})

const act = createRoute({
  operationId: 'sandbox_play_errand',
  method: 'post',
  path: '/_sandbox/errands/{errand_id}/act',
  tags: ['Sandbox'],
  summary: 'Plays the person who is asked, with no browser; what is not possible now is a 409',
  request: {
    ...worldParameters,
    params,
    body: {
      required: true,
      content: {
        'application/json': { schema: strictly({ action: z.enum(errandActions) }) },
      },
    },
  },
  responses: { 200: json(errandSchema, 'It, afterwards'), ...refusals(404, 409, 422) },
})

/** What persons are asked for that is no payment. */
export function errandRoutes({ errands }: { errands: Errands }): OpenAPIHono {
  function find(id: string, tenantId: string | null): Errand {
    const found = errands
      .findAnywhere(id.toLowerCase())
      .find((errand) => tenantId === null || errand.tenantId === tenantId)
    return found ?? refuse(404, 'not_found', `No errand has the id ${id}.`)
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => c.json(shape(find(c.req.valid('param').errand_id, namedWorld(c))), 200))
    .openapi(act, (c) => {
      const errand = find(c.req.valid('param').errand_id, namedWorld(c))
      const { action } = c.req.valid('json')
      try {
        return c.json(shape(errands.act(errand, action, `${action} by the control API`)), 200)
      } catch (error) {
        if (!(error instanceof IllegalErrandError)) throw error
        const facts = { status: error.status, legal_actions: [...error.legal] }
        return refuse(409, 'illegal_action', error.message, facts)
      }
    })
}

function shape(errand: Errand): z.infer<typeof errandSchema> {
  const { id, tenantId, kind, status, token, createdAt, history } = errand
  return {
    id,
    tenant_id: tenantId,
    kind,
    status,
    token,
    created_at: toWireTime(createdAt),
    return_url: maskUrlIfAny(returnUrlOf(errand), 'userinfo'),
    legal_actions: errandActions.filter((action) => movesOf(errand)[action] !== undefined),
    history: history.map((change) => ({
      status: change.status,
      at: toWireTime(change.occurredAt),
      because: change.because,
    })),
  }
}
