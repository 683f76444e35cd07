import { createAssets } from '../../../src/http/assets.ts'
import { checkoutRoutes } from '../../../src/web/checkout/checkout-routes.ts'
import type { Live } from '../../../src/web/checkout/live.ts'
import { createRender } from '../../../src/web/templates.ts'
import { createFakeCheckout } from './fake-checkout.ts'

/** The pages of a fake checkout, and functions that ask for them. */
export function openCheckout(beginning: Parameters<typeof createFakeCheckout>[0] = {}) {
  const fake = createFakeCheckout(beginning)
  const app = checkoutRoutes({
    ...fake,
    render: createRender(createAssets()),
    getOrigin: (request) => new URL(request.url).origin,
  })
  const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  const page = async (path: string, headers: Record<string, string> = {}) =>
    (await get(path, headers)).text()
  const live = async (path: string) => (await (await get(path)).json()) as Live
  const post = (path: string, fields: Record<string, string> = {}) =>
    app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
  return { ...fake, get, page, live, post }
}
