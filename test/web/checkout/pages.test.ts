import { describe, expect, it } from 'vitest'
import { openCheckout, start, token } from './fake-checkout.ts'

const path = `/checkout/${token}`
const atLogin = {
  state: 'bankid_login',
  bank: 'NDEASESS',
  orderRef: 'order-1',
  bankIdSince: start,
} as const

describe('every page', () => {
  it.each([path, '/checkout/unknown', '/bankid/order-1', '/bankid/unknown'])(
    'loads nothing from elsewhere and is kept nowhere: %s',
    async (address) => {
      const { get } = openCheckout({ session: atLogin, order: {} })
      const answer = await get(address)
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'self'; img-src 'self' data:;")
      expect(policy).not.toContain('form-action')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      const html = await answer.text()
      expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
      expect(html).not.toMatch(/<style|\sstyle=|<script>|\son[a-z]+=/)
      expect(html).toContain('Testmiljö – inga pengar dras')
    },
  )

  it.each([
    [path, null, null],
    [`${path}/live`, null, null],
    ['/checkout/unknown', null, null],
    ['/bankid/order-1', "frame-ancestors 'none'", 'DENY'],
    ['/bankid/unknown', "frame-ancestors 'none'", 'DENY'],
    ['/bankid/order-1?framed=1', "frame-ancestors 'none'", 'DENY'],
  ])('may be framed if it is the checkout: %s', async (address, ancestors, options) => {
    const { headers } = await openCheckout({ session: atLogin, order: {} }).get(address)
    const policy = headers.get('content-security-policy') ?? ''
    expect(/frame-ancestors [^;]*/.exec(policy)?.[0] ?? null).toBe(ancestors)
    expect(headers.get('x-frame-options')).toBe(options)
  })

  it('answers 404 in words for a link nobody made', async () => {
    const { get, post } = openCheckout()
    for (const answer of [
      await get('/checkout/nope'),
      await get('/checkout/nope/continue'),
      await post('/checkout/nope/cancel'),
      await post('/checkout/nope/controls'),
      await post('/checkout/nope/clock', { by: '1m' }),
    ]) {
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('Betalningen hittades inte')
    }
  })

  it('escapes what the merchant wrote', async () => {
    const evil = '"><script>alert(1)</script>'
    const { page } = openCheckout({
      payment: {
        orderItems: [{ amount: 1, name: evil, vat_rate: 0 }],
        providerMethodParameters: { reference: evil },
      },
    })
    const html = await page(`${path}?q=${encodeURIComponent(evil)}`)
    expect(html).not.toContain('<script>alert')
    expect(html.match(/&quot;&gt;&lt;script&gt;alert/g)).toHaveLength(3)
  })

  it('counts what else is bought, and gets by with nothing', async () => {
    const items = ['Kaffe', 'Te', 'Mjölk'].map((name) => ({ amount: 1, name, vat_rate: 12 }))
    expect(await openCheckout({ payment: { orderItems: items } }).page(path)).toContain(
      'Kaffe och 2 till',
    )
    const bare = { orderItems: [], providerMethodParameters: {} }
    expect(await openCheckout({ payment: bare }).page(path)).toContain('249,00')
  })
})

describe('the language', () => {
  it.each([
    ['', '*', 'sv'],
    ['', 'sv-SE,sv;q=0.9,en;q=0.8', 'sv'],
    ['', 'en-US,en;q=0.9,sv;q=0.8', 'en'],
    ['', 'sv;q=0.3, en;q=0.7', 'en'],
    ['', 'de', 'en'],
    ['', 'de, sv;q=0.5', 'sv'],
    ['?lang=en', 'sv', 'en'],
    ['?lang=sv', 'en', 'sv'],
    ['?lang=xx', 'en', 'en'],
  ])('of %j with Accept-Language %j is %s', async (query, acceptLanguage, lang) => {
    const html = await openCheckout().page(path + query, { 'accept-language': acceptLanguage })
    expect(html).toContain(`<html lang="${lang}">`)
    expect(html).toContain(lang === 'sv' ? 'Välj din bank' : 'Choose your bank')
  })

  it('is Swedish if nothing says otherwise, and a link changes it', async () => {
    const html = await openCheckout().page(`${path}?controls=off`)
    expect(html).toContain('<html lang="sv">')
    expect(html).toContain(`href="${path}?controls&#x3D;off&amp;lang&#x3D;en" lang="en"`)
  })
})

describe('the live part', () => {
  it('carries the code of this second and the place it belongs to', async () => {
    const { live, page, world } = openCheckout({ session: atLogin, order: {} })
    const html = await page(path)
    world.now += 7_000
    const { at, parts } = await live(`${path}/live`)
    expect(html).toContain(`data-at="${at}"`)
    expect(parts['qr']).toContain('time&#x3D;7&amp;')
    expect(parts['time']?.trim()).toBe('2:53 kvar')
    expect(parts['open']).toContain('data-testid="bankid-open"')
  })

  it('has another place once the payment moved on', async () => {
    const { live, post } = openCheckout({ session: atLogin, order: {} })
    const before = await live(`${path}/live`)
    await post('/bankid/order-1/sign')
    const after = await live(`${path}/live`)
    expect(after.at).not.toBe(before.at)
    expect(after.parts).toEqual({})
  })

  it('is not to be had for an unknown link', async () => {
    expect((await openCheckout().get('/checkout/nope/live')).status).toBe(404)
  })
})
