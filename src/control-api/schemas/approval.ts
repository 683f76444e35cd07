import { z } from '@hono/zod-openapi'
import { approvalActions, approvalKinds } from '../../approvals/approval-transitions.ts'

export const approvalSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    kind: z.enum(approvalKinds),
    status: z.string(),
    token: z.string(),
    created_at: z.string(),
    return_url: z.string().nullable(),
    legal_actions: z.array(z.enum(approvalActions)),
    history: z.array(z.object({ status: z.string(), at: z.string(), because: z.string() })),
  })
  .openapi('Approval')

export type ApprovalReport = z.infer<typeof approvalSchema>
