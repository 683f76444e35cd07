import { type Context, Hono } from 'hono'
import {
  type Approval,
  type ApprovalAction,
  approvalActions,
  transitionsFrom,
} from '../../approvals/approval-transitions.ts'
import {
  actOnApproval,
  approvalPageWasOpened,
  findApprovalByToken,
} from '../../approvals/approvals.ts'
import type { Control } from '../../control-api/control.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import { headerSafe } from '../checkout/next-page.ts'
import { answerNotFound } from '../checkout/not-found.ts'
import { isPeek, refusePrefetch } from '../checkout/prefetch.ts'
import { linkFor, toViewer } from '../checkout/viewer.ts'
import { frameableHeaders, setPageHeaders, unframedHeaders } from '../page-headers.ts'
import type { Render } from '../templates.ts'
import { approvalPage, backFrom } from './approval-page.ts'
import type { ApprovalNames } from './approval-texts.ts'

/** The pages on which a person consents, shows an account or activates a way to pay, under `/approvals`. */
export function approvalRoutes(
  { approvals, providers, stores }: Pick<Control, 'approvals' | 'providers' | 'stores'>,
  render: Render,
): Hono {
  const app = new Hono()
  app.use('/approvals/*', refusePrefetch)
  app.use('/approvals/:token/*', (c, next) => {
    const isFramed =
      findApprovalByToken(approvals, c.req.param('token'))?.document['iframed'] === true
    return setPageHeaders(isFramed ? frameableHeaders : unframedHeaders)(c, next)
  })

  /** Takes an action that is legal now; double clicks and old pages change nothing. */
  function takeAction(token: string, action: ApprovalAction): Approval | undefined {
    const approval = findApprovalByToken(approvals, token)
    if (approval === undefined || transitionsFrom(approval)[action] === undefined) return approval
    return actOnApproval(approvals, approval, action, `${action} by a person on the page`)
  }

  function namesOf({ tenantId, document }: Approval): ApprovalNames {
    const { provider, method, merchant_id: merchantId } = document
    const known = providers.lookUp({ provider: String(provider), method: String(method) })
    const merchant = stores.merchants.find(tenantId, String(merchantId))
    const name = merchant?.document['name']
    return {
      method: known?.checkoutDefinition?.page?.name ?? null,
      merchant: typeof name === 'string' && name !== '' ? name : null,
    }
  }

  const notFound = (c: Context) => answerNotFound(render, c, 'nothingHere')

  app.get('/approvals/:token', (c) => {
    const token = c.req.param('token')
    const approval = isPeek(c) ? findApprovalByToken(approvals, token) : takeAction(token, 'open')
    if (approval !== undefined && !isPeek(c)) approvalPageWasOpened(approvals, approval)
    return approval === undefined
      ? notFound(c)
      : c.html(render('approvals/approval', approvalPage(approval, toViewer(c), namesOf(approval))))
  })

  app.get('/approvals/:token/continue', (c) => {
    const approval = findApprovalByToken(approvals, c.req.param('token'))
    const back = approval === undefined ? null : backFrom(approval, toViewer(c))
    return back === null ? notFound(c) : c.redirect(headerSafe(back), 303)
  })

  app.post('/approvals/:token/:action', (c) => {
    const action = approvalActions.find((known) => known === c.req.param('action'))
    const approval = action && takeAction(c.req.param('token'), action)
    if (approval === undefined) return notFound(c)
    const back = backFrom(approval, toViewer(c))
    const stays = back === null || action === 'revoke' || !isWebUrl(back)
    const where = stays ? linkFor(toViewer(c), `/approvals/${approval.token}`) : headerSafe(back)
    return c.redirect(where, 303)
  })

  return app
}
