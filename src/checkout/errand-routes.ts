import { type Context, Hono } from 'hono'
import {
  type Errand,
  type ErrandAction,
  errandActions,
  isAnswered,
  movesOf,
  returnUrlOf,
} from '../errands/errand.ts'
import type { Errands } from '../errands/errands.ts'
import { maskUrl } from '../payment/mask-secrets.ts'
import { isWebUrl } from '../payment/url-rules.ts'
import { frameablePage, type Render, unframedPage } from '../views.ts'
import { errandControls, errandFacts, errandTexts } from './errand-texts.ts'
import { headerSafe } from './next-page.ts'
import type { ErrandPage } from './page-models.ts'
import { isPeek, refusePrefetch } from './peek.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer, viewerOf } from './viewer.ts'

/** The pages on which a person consents, shows an account or activates a way to pay, under `/errands`. */
export function errandRoutes({ errands, render }: { errands: Errands; render: Render }): Hono {
  const app = new Hono()
  app.use('/errands/*', refusePrefetch)
  app.use('/errands/:token/*', async (c, next) => {
    await next()
    const isFramed = errands.findByToken(c.req.param('token'))?.document['iframed'] === true
    const headers = isFramed ? frameablePage : unframedPage
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
  })

  /** What can be done now is done; double clicks and old pages change nothing. */
  function play(token: string, action: ErrandAction): Errand | undefined {
    const errand = errands.findByToken(token)
    if (errand === undefined || movesOf(errand)[action] === undefined) return errand
    return errands.act(errand, action, `${action} by a person on the page`)
  }

  const unknown = (c: Context) => {
    const { lang } = viewerOf(c)
    const t = textsIn(lang)
    return c.html(render('checkout-unknown', { lang, t, ...t.nothingHere }), 404)
  }

  app.get('/errands/:token', (c) => {
    const token = c.req.param('token')
    const errand = isPeek(c) ? errands.findByToken(token) : play(token, 'open')
    return errand === undefined ? unknown(c) : c.html(render('errand', page(errand, viewerOf(c))))
  })

  app.get('/errands/:token/continue', (c) => {
    const errand = errands.findByToken(c.req.param('token'))
    const back = errand === undefined ? null : backFrom(errand, viewerOf(c))
    return back === null ? unknown(c) : c.redirect(headerSafe(back), 303)
  })

  app.post('/errands/:token/:action', (c) => {
    const action = errandActions.find((known) => known === c.req.param('action'))
    const errand = action && play(c.req.param('token'), action)
    if (errand === undefined) return unknown(c)
    const back = backFrom(errand, viewerOf(c))
    const stays = back === null || action === 'revoke' || !isWebUrl(back)
    const where = stays ? linkFor(viewerOf(c), `/errands/${errand.token}`) : headerSafe(back)
    return c.redirect(where, 303)
  })

  return app
}

/** A link into an app carries its own way back, as the real one does. */
function backFrom(errand: Errand, viewer: Viewer): string | null {
  return isAnswered(errand) ? (returnUrlOf(errand) ?? viewer.callbackUrl) : null
}

function page(errand: Errand, viewer: Viewer): ErrandPage {
  const { lang } = viewer
  const words = errandTexts(lang)
  const isOver = isAnswered(errand)
  const back = backFrom(errand, viewer)
  const isGood = ['ACTIVE', 'SUCCESSFULL', 'COMPLETED'].includes(errand.status)
  const shown = isOver ? words.ends[isGood ? 'good' : 'bad'] : words.kinds[errand.kind]
  const other = lang === 'sv' ? 'en' : 'sv'
  const urlOf = (action: ErrandAction) => linkFor(viewer, `/errands/${errand.token}/${action}`)
  const legal = errandActions.filter((action) => movesOf(errand)[action] !== undefined)
  return {
    lang,
    t: textsIn(lang),
    title: shown.title,
    text: shown.text,
    status: errand.status,
    end: isOver
      ? { mood: isGood ? 'good' : 'bad', icon: isGood ? 'icon-check' : 'icon-cross' }
      : null,
    facts: errandFacts(errand, lang),
    approveUrl: urlOf('approve'),
    approve: words.kinds[errand.kind].approve,
    cancelUrl: urlOf('cancel'),
    cancel: words.cancel,
    back: back === null ? null : linkFor(viewer, `/errands/${errand.token}/continue`),
    address: back === null || isWebUrl(back) ? null : maskUrl(back, 'userinfo'),
    otherLanguage: {
      lang: other,
      href: linkFor(viewer, `/errands/${errand.token}`, { lang: other }),
      label: textsIn(other).name,
    },
    controls: viewer.controls
      ? {
          ...errandControls.headings,
          actions: legal
            .filter((action) => action !== 'open')
            .map((action) => ({
              verb: action,
              label: errandControls.actions[action],
              url: urlOf(action),
            })),
        }
      : null,
  }
}
