import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  type Approval,
  approvalActions,
  IllegalApprovalError,
  toReturnUrl,
  transitionsFrom,
} from '../../approvals/approval-transitions.ts'
import { actOnApproval, findApprovalsAnywhere } from '../../approvals/approvals.ts'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { type ApprovalReport, approvalSchema } from '../schemas/approval.ts'

const params = z.object({ approval_id: z.uuid() })

const show = createRoute({
  operationId: 'sandbox_get_approval',
  method: 'get',
  path: '/_sandbox/approvals/{approval_id}',
  tags: ['Sandbox'],
  summary: 'A payment consent, account verification session or activation, by its id',
  request: { ...worldParameters, params },
  responses: { 200: json(approvalSchema, 'The approval'), ...refusals(404, 422) },
})

const act = createRoute({
  operationId: 'sandbox_act_on_approval',
  method: 'post',
  path: '/_sandbox/approvals/{approval_id}/act',
  tags: ['Sandbox'],
  summary:
    'Plays the person who is asked, without a browser; an action that is not possible now is answered with 409',
  request: {
    ...worldParameters,
    params,
    body: {
      required: true,
      content: {
        'application/json': { schema: strictly({ action: z.enum(approvalActions) }) },
      },
    },
  },
  responses: {
    200: json(approvalSchema, 'The approval after the action'),
    ...refusals(404, 409, 422),
  },
})

/** Consents, account verifications and activations that wait for a person. */
export function approvalRoutes({ approvals }: Control): OpenAPIHono {
  function find(id: string, tenantId: string | null): Approval {
    const found = findApprovalsAnywhere(approvals, id.toLowerCase()).find(
      (approval) => tenantId === null || approval.tenantId === tenantId,
    )
    return found ?? refuse(404, 'not_found', `No approval has the id ${id}.`)
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => c.json(shape(find(c.req.valid('param').approval_id, namedWorld(c))), 200))
    .openapi(act, (c) => {
      const approval = find(c.req.valid('param').approval_id, namedWorld(c))
      const { action } = c.req.valid('json')
      try {
        return c.json(
          shape(actOnApproval(approvals, approval, action, `${action} by the control API`)),
          200,
        )
      } catch (error) {
        if (!(error instanceof IllegalApprovalError)) throw error
        const facts = { status: error.status, legal_actions: [...error.legal] }
        return refuse(409, 'illegal_action', error.message, facts)
      }
    })
}

function shape(approval: Approval): ApprovalReport {
  const { id, tenantId, kind, status, token, createdAt, history } = approval
  return {
    id,
    tenant_id: tenantId,
    kind,
    status,
    token,
    created_at: toWireTime(createdAt),
    return_url: maskUrlIfAny(toReturnUrl(approval), 'userinfo'),
    legal_actions: approvalActions.filter(
      (action) => transitionsFrom(approval)[action] !== undefined,
    ),
    history: history.map((change) => ({
      status: change.status,
      at: toWireTime(change.occurredAt),
      because: change.because,
    })),
  }
}
