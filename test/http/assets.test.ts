import { describe, expect, it } from 'vitest'
import { createAssets } from '../../src/http/assets.ts'
import { openCheckout } from '../web/checkout/fake-checkout.ts'

describe('assets', () => {
  it('serves all that a page names from its own host, to be kept for good', async () => {
    const { assetRoutes } = createAssets()
    const html = await openCheckout().page('/checkout/checkout-1')
    const addresses = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, address = '']) => address.replaceAll('&#x3D;', '='),
    )
    expect(addresses).toHaveLength(5)
    for (const address of addresses) {
      const answer = await assetRoutes.request(address)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toContain('immutable')
    }
  })

  it('asks to check again where the address has no version or an old one', async () => {
    const { assetRoutes } = createAssets()
    const answer = await assetRoutes.request('/assets/checkout.js?v=old')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const etag = answer.headers.get('etag') ?? ''
    const again = await assetRoutes.request('/assets/checkout.js', {
      headers: { 'if-none-match': etag },
    })
    expect(again.status).toBe(304)
  })

  it('has nothing outside its folder', async () => {
    const { assetRoutes, assetUrl } = createAssets()
    expect((await assetRoutes.request(assetUrl('idiomorph.js'))).status).toBe(200)
    expect((await assetRoutes.request('/assets/..%2f..%2fpackage.json')).status).toBe(404)
    expect(() => assetUrl('nope.css')).toThrow('There is no asset named nope.css.')
  })
})
