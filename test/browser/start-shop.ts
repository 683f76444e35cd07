import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'

function pageFor(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://shop')
  const checkout = searchParams.get('checkout')
  const frame =
    checkout === null
      ? ''
      : `<iframe src="${checkout}" title="Checkout" width="460" height="720" style="max-width: 100%"></iframe>
         <output></output>
         <script>
           addEventListener('message', ({ data }) => {
             document.querySelector('output').textContent = JSON.stringify(data)
           })
         </script>`
  return `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Shop</title><main><h1>Shop ${pathname}</h1>${frame}</main></html>`
}

/** A sandbox, and a shop with a backend and pages of its own: `/frame?checkout=<url>` has the checkout in an iframe. */
export async function startShop(env: Readonly<Record<string, string>> = {}) {
  const sandbox = await startSandbox(env)
  const shop = await startMerchant(({ method, path }, response) => {
    if (method === 'POST') response.end()
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageFor(path))
  })
  return {
    sandbox,
    shop,
    /** A payment whose payer comes back to this shop. */
    order: (options: { scenario?: string; amount?: number } = {}) =>
      sandbox.createPayment({ ...options, callbackUrl: shop.callbackUrl, returnTo: shop.url }),
  }
}
