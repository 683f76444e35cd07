import { type Context, Hono } from 'hono'
import {
  type Approval,
  type ApprovalAction,
  approvalActions,
  isAnswered,
  toReturnUrl,
  transitionsFrom,
} from '../../approvals/approval.ts'
import {
  type ApprovalContext,
  actOnApproval,
  findApprovalByToken,
} from '../../approvals/approvals.ts'
import { maskUrl } from '../../input/mask-secrets.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import { headerSafe } from '../checkout/next-page.ts'
import type { ApprovalPage } from '../checkout/page-models.ts'
import { isPeek, refusePrefetch } from '../checkout/prefetch.ts'
import { textsIn } from '../checkout/texts.ts'
import { linkFor, toViewer, type Viewer } from '../checkout/viewer.ts'
import { frameablePage, type Render, unframedPage } from '../templates.ts'
import { approvalControls, approvalFacts, approvalTexts } from './approval-texts.ts'

/** The pages on which a person consents, shows an account or activates a way to pay, under `/approvals`. */
export function approvalRoutes({
  approvals,
  render,
}: {
  approvals: ApprovalContext
  render: Render
}): Hono {
  const app = new Hono()
  app.use('/approvals/*', refusePrefetch)
  app.use('/approvals/:token/*', async (c, next) => {
    await next()
    const isFramed =
      findApprovalByToken(approvals, c.req.param('token'))?.document['iframed'] === true
    const headers = isFramed ? frameablePage : unframedPage
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
  })

  /** What can be done now is done; double clicks and old pages change nothing. */
  function play(token: string, action: ApprovalAction): Approval | undefined {
    const approval = findApprovalByToken(approvals, token)
    if (approval === undefined || transitionsFrom(approval)[action] === undefined) return approval
    return actOnApproval(approvals, approval, action, `${action} by a person on the page`)
  }

  const unknown = (c: Context) => {
    const { lang } = toViewer(c)
    const t = textsIn(lang)
    return c.html(render('checkout-unknown', { lang, t, ...t.nothingHere }), 404)
  }

  app.get('/approvals/:token', (c) => {
    const token = c.req.param('token')
    const approval = isPeek(c) ? findApprovalByToken(approvals, token) : play(token, 'open')
    return approval === undefined
      ? unknown(c)
      : c.html(render('approval', page(approval, toViewer(c))))
  })

  app.get('/approvals/:token/continue', (c) => {
    const approval = findApprovalByToken(approvals, c.req.param('token'))
    const back = approval === undefined ? null : backFrom(approval, toViewer(c))
    return back === null ? unknown(c) : c.redirect(headerSafe(back), 303)
  })

  app.post('/approvals/:token/:action', (c) => {
    const action = approvalActions.find((known) => known === c.req.param('action'))
    const approval = action && play(c.req.param('token'), action)
    if (approval === undefined) return unknown(c)
    const back = backFrom(approval, toViewer(c))
    const stays = back === null || action === 'revoke' || !isWebUrl(back)
    const where = stays ? linkFor(toViewer(c), `/approvals/${approval.token}`) : headerSafe(back)
    return c.redirect(where, 303)
  })

  return app
}

/** A link into an app carries its own way back, as the real one does. */
function backFrom(approval: Approval, viewer: Viewer): string | null {
  return isAnswered(approval) ? (toReturnUrl(approval) ?? viewer.callbackUrl) : null
}

function page(approval: Approval, viewer: Viewer): ApprovalPage {
  const { lang } = viewer
  const words = approvalTexts(lang)
  const isOver = isAnswered(approval)
  const back = backFrom(approval, viewer)
  const isGood = ['ACTIVE', 'SUCCESSFULL', 'COMPLETED'].includes(approval.status)
  const shown = isOver ? words.ends[isGood ? 'good' : 'bad'] : words.kinds[approval.kind]
  const other = lang === 'sv' ? 'en' : 'sv'
  const toUrl = (action: ApprovalAction) =>
    linkFor(viewer, `/approvals/${approval.token}/${action}`)
  const legal = approvalActions.filter((action) => transitionsFrom(approval)[action] !== undefined)
  return {
    lang,
    t: textsIn(lang),
    title: shown.title,
    text: shown.text,
    status: approval.status,
    end: isOver
      ? { mood: isGood ? 'good' : 'bad', icon: isGood ? 'icon-check' : 'icon-cross' }
      : null,
    facts: approvalFacts(approval, lang),
    approveUrl: toUrl('approve'),
    approve: words.kinds[approval.kind].approve,
    cancelUrl: toUrl('cancel'),
    cancel: words.cancel,
    back: back === null ? null : linkFor(viewer, `/approvals/${approval.token}/continue`),
    address: back === null || isWebUrl(back) ? null : maskUrl(back, 'userinfo'),
    otherLanguage: {
      lang: other,
      href: linkFor(viewer, `/approvals/${approval.token}`, { lang: other }),
      label: textsIn(other).name,
    },
    controls: viewer.controls
      ? {
          ...approvalControls.headings,
          actions: legal
            .filter((action) => action !== 'open')
            .map((action) => ({
              verb: action,
              label: approvalControls.actions[action],
              url: toUrl(action),
            })),
        }
      : null,
  }
}
