import type { Context } from 'hono'
import type { Render } from '../templates.ts'
import { textsIn } from './texts.ts'
import { toViewer } from './viewer.ts'

/** `unknown`: no such checkout; `nothingHere`: nothing that waits for a person. */
export function answerNotFound(
  render: Render,
  c: Context,
  what: 'unknown' | 'nothingHere',
): Response | Promise<Response> {
  const { lang } = toViewer(c)
  const t = textsIn(lang)
  return c.html(render('checkout/not-found', { lang, t, ...t[what] }), 404)
}
