import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import type { ControlError } from '../../control-api/http/errors.ts'
import { readForm } from '../form.ts'
import { type Frame, frameFor } from './frame.ts'
import { ownPath } from './notices.ts'

export type RefusalPage = Frame & {
  readonly heading: string
  readonly text: string
  readonly back: { readonly href: string; readonly label: string }
}

const headings: Readonly<Record<number, string>> = {
  404: 'Page not found',
  409: 'Not possible right now',
}

/** The page for a refused form stays, and leads back to where the form came from. */
export async function refusalPage(
  control: Control,
  c: Context,
  { status, message: text }: ControlError,
): Promise<RefusalPage> {
  const page = {
    ...frameFor(control, c, 'Error', null),
    heading: headings[status] ?? 'Something went wrong',
  }
  const toPayments = { href: '/', label: 'Go to payments' }
  if (c.req.method === 'GET') return { ...page, text, back: toPayments }
  const { here } = await readForm(c)
  const back = here === undefined ? toPayments : { href: ownPath(here), label: 'Back' }
  return { ...page, text, eventsUrl: null, back }
}
