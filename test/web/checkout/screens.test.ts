import { describe, expect, it } from 'vitest'
import { openCheckout, start, token } from './fake-checkout.ts'

const path = `/checkout/${token}`
const bank = 'NDEASESS'
const account = 'SE6330000000030010000011'
const person = '199005022398'
const atLogin = { state: 'bankid_login', bank, orderRef: 'order-1', bankIdSince: start } as const
const iphone = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)' }

describe('choose_bank', () => {
  it('shows every bank as a plain tile, the amount and the reference', async () => {
    const html = await openCheckout().page(path)
    expect(html).toContain('data-state="choose_bank"')
    expect(html.match(/data-testid="bank-[A-Z0-9]{8}"/g)).toHaveLength(10)
    expect(html).toContain('249,00\u00a0kr')
    expect(html).toContain('A-1007')
    expect(html).toContain('data-testid="cancel"')
  })

  it('searches without scripts', async () => {
    const html = await openCheckout().page(`${path}?q=SEB`)
    expect(html.match(/data-testid="bank-[A-Z0-9]{8}"/g)).toEqual(['data-testid="bank-ESSESESS"'])
  })

  it('says so when no bank has the name', async () => {
    const html = await openCheckout().page(`${path}?q=nix&lang=en`)
    expect(html).toContain('>No bank has that name.<')
  })

  it('counts the first visit as opening, and no reload', async () => {
    const { asked, page } = openCheckout({ session: { openedAt: null } })
    await page(path)
    await page(path)
    expect(asked).toEqual([{ action: 'open', input: {} }])
  })
})

describe('bankid_login', () => {
  it('shows the animated QR and a link to the pretend phone on a desktop', async () => {
    const { page, world } = openCheckout({ session: atLogin, order: {} })
    const first = await page(path)
    world.now += 1000
    const second = await page(path)
    expect(codeIn(first)).toMatch(/\/bankid\/order-1\?time=0&amp;code=[0-9a-f]{64}$/)
    expect(codeIn(second)).toMatch(/time=1&amp;/)
    expect(first).toContain('data-rfa="RFA1"')
    expect(first).toContain('<svg xmlns')
    expect(first).toMatch(/href="\/bankid\/order-1\?back&#x3D;link"[^>]*data-testid="bankid-open"/)
  })

  it('opens the app at once on a phone, and offers the QR for another one', async () => {
    const { page } = openCheckout({ session: atLogin, order: {} })
    const html = await page(path, iphone)
    expect(html).not.toContain('data-testid="bankid-qr"')
    expect(html).toContain('data-auto="order-1"')
    expect(html).toContain('data-rfa="RFA13"')
    expect(html).toContain('data-testid="bankid-other-device"')
    expect(await page(`${path}?device=desktop`, iphone)).toContain('data-testid="bankid-qr"')
    expect(await page(`${path}?device=phone`)).toContain('data-auto="order-1"')
  })

  it.each([
    ['a phone', iphone, path],
    ['a desktop', {}, path],
    ['a browser that does not say so', iphone, `${path}?framed=1`],
  ])('opens nothing in a frame, and the app beside it by a tap: %s', async (_, headers, url) => {
    const { page } = openCheckout({ session: atLogin, order: {} })
    const isSaid = url === path
    const html = await page(url, isSaid ? { ...headers, 'sec-fetch-dest': 'iframe' } : headers)
    expect(html).not.toContain('data-auto')
    expect(html).not.toContain('RFA13')
    expect(html).toMatch(
      /href="\/bankid\/order-1"[^>]*data-testid="bankid-open"[^>]*target="_blank"/,
    )
    expect(html).toMatch(/data-live-url="[^"]*framed&#x3D;1/)
  })

  it('says where a QR code leads no phone', async () => {
    const { get } = openCheckout({ session: atLogin, order: {} })
    const hint = 'Ingen telefon i närheten? Använd knappen nedan.'
    const at = async (origin: string) => (await get(`${origin}${path}`)).text()
    for (const origin of ['http://127.0.0.1:8700', 'http://localhost:8700', 'http://[::1]:8700'])
      expect(await at(origin)).toContain(hint)
    expect(await at('http://192.168.1.7:8700')).not.toContain(hint)
  })

  it('hides the QR once the app is open', async () => {
    const html = await openCheckout({ session: atLogin, order: { openedAt: start } }).page(path)
    expect(html).not.toContain('data-testid="bankid-qr"')
    expect(html).toContain('data-rfa="RFA9"')
  })

  it('counts the three minutes down by the clock of the world', async () => {
    const { page, world } = openCheckout({ session: atLogin, order: {} })
    world.now += 61_000
    expect(await page(path)).toContain('1:59 kvar')
  })

  it('reloads by itself where scripts are off', async () => {
    const html = await openCheckout({ session: atLogin, order: {} }).page(path)
    expect(html).toContain('<noscript><meta http-equiv="refresh" content="2"></noscript>')
  })

  it('never shows the secret of the order', async () => {
    const { page } = openCheckout({ session: atLogin, order: { qrStartSecret: 'hush' } })
    expect(await page(path)).not.toContain('hush')
  })
})

describe('bankid_failed', () => {
  it.each([
    ['userCancel', 'RFA6'],
    ['certificateErr', 'RFA16'],
    ['startFailed', 'RFA17-B'],
    ['expiredTransaction', 'RFA8'],
    ['cancelled', 'RFA3'],
    ['somethingNew', 'RFA22'],
  ])('explains %s as %s and lets the payer go on', async (hintCode, rfa) => {
    const html = await openCheckout({
      session: { state: 'bankid_failed', bank, hintCode },
    }).page(path)
    expect(html).toContain(`data-rfa="${rfa}"`)
    for (const hook of ['try-again', 'other-bank', 'cancel'])
      expect(html).toContain(`data-testid="${hook}"`)
  })

  it('gives the reason where it was the bank that refused', async () => {
    const session = { state: 'bankid_failed', bank, reason: 'AM14' } as const
    const html = await openCheckout({ session }).page(`${path}?lang=en`)
    expect(html).toContain('Declined by your bank')
    expect(html).toContain('exceeds the limit of the account.')
  })
})

describe('choose_account', () => {
  it('disables accounts that hold too little', async () => {
    const html = await openCheckout({
      session: { state: 'choose_account', bank, person },
      payment: { totalAmount: 250_000_00 },
    }).page(path)
    expect(html).toMatch(/data-testid="account-SE6330000000030010000011">/)
    expect(html).toMatch(/data-testid="account-SE4530000000009004202389" disabled>/)
  })

  it('says so when there is no account at all', async () => {
    const session = { state: 'choose_account', bank, person: '199908072391' } as const
    expect(await openCheckout({ session }).page(path)).toContain('inga konton')
  })
})

describe('sign', () => {
  const session = { state: 'sign', bank, person, account } as const

  it('shows what is signed and one Pay button', async () => {
    const html = await openCheckout({ session }).page(`${path}?lang=en`)
    for (const text of [
      'Bönan',
      'Nordea',
      'Everyday account, <span class="whole">3001-0000011</span>',
    ])
      expect(html).toContain(text)
    expect(html).toMatch(/data-testid="pay">Pay SEK\u00a0249\.00</)
  })

  it('asks for BankID once more in a second round, after Pay', async () => {
    const { page, post } = openCheckout({ session, rounds: 2 })
    expect(await page(path)).toContain('data-testid="pay"')
    await post(`${path}/sign`)
    const html = await page(path)
    expect(html).toContain('data-state="sign"')
    expect(html).toContain('data-testid="bankid-qr"')
    expect(html).toContain('href="/bankid/order-2?')
    expect(html).not.toContain('data-testid="pay"')
  })
})

describe('the end', () => {
  it('waits for the bank, reloading where scripts are off', async () => {
    const html = await openCheckout({ session: { state: 'processing', bank, account } }).page(path)
    expect(html).toContain('data-state="processing"')
    expect(html).toContain('content="2"')
    expect(html).not.toContain('data-testid="cancel"')
  })

  it.each([
    ['paid', 'Payment complete'],
    ['pending', 'Payment submitted'],
    ['second_signer', 'One more signature needed'],
    ['refused', 'Declined by your bank'],
    ['failed', 'The payment did not go through'],
    ['cancelled', 'Payment cancelled'],
  ] as const)('shows the result %s and the way on', async (outcome, title) => {
    const session = { state: 'result', outcome, bank, account, goesTo: 'success_url' } as const
    const html = await openCheckout({ session }).page(`${path}?lang=en`)
    expect(html).toContain(`data-testid="result" data-outcome="${outcome}"`)
    expect(html).toContain(`<h1>${title}</h1>`)
    expect(html).toMatch(/data-testid="continue" href="[^"]*\/continue\?[^"]*" data-follow="3"/)
    expect(html).toContain(`data-ended data-outcome="${outcome}" data-status="PENDING"`)
  })

  it('lets the payer close the window where the browser goes nowhere', async () => {
    const session = { state: 'result', outcome: 'paid', goesTo: 'nowhere' } as const
    const html = await openCheckout({ session }).page(path)
    expect(html).not.toContain('data-testid="continue"')
    expect(html).toContain('Du kan stänga det här fönstret.')
  })

  it('shows an old link as closed, with only a link back', async () => {
    const session = { state: 'closed', outcome: 'paid', goesTo: 'success_url' } as const
    const { page } = openCheckout({ session, payment: { status: 'COMPLETED' } })
    const html = await page(path)
    expect(html).toContain('data-state="closed"')
    expect(html).toContain('data-testid="continue"')
    expect(html).not.toContain('data-live-url')
    expect(html).not.toContain('data-follow')
  })

  it.each([
    ['paid', 'seal good'],
    ['second_signer', 'seal waiting'],
    ['refused', 'seal bad'],
  ] as const)(
    'keeps the seal of a payment that was %s when it is opened again',
    async (outcome, seal) => {
      const session = { state: 'closed', outcome, goesTo: 'success_url' } as const
      expect(await openCheckout({ session }).page(path)).toContain(seal)
    },
  )

  it('says that an expired link has expired', async () => {
    const session = { state: 'closed' } as const
    const html = await openCheckout({ session, payment: { status: 'EXPIRED' } }).page(path)
    expect(html).toContain('Länken har gått ut')
  })
})

function codeIn(html: string): string | undefined {
  return /data-code="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#x3D;', '=')
}
