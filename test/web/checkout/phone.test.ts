import { describe, expect, it } from 'vitest'
import { openCheckout, start, token } from './fake-checkout.ts'

const phone = '/bankid/order-1'
const bank = 'NDEASESS'
const atLogin = { state: 'bankid_login', bank, orderRef: 'order-1', bankIdSince: start } as const
const atSign = {
  state: 'sign',
  bank,
  person: '199004202389',
  account: 'SE6330000000030010000011',
  orderRef: 'order-1',
} as const

describe('the pretend phone', () => {
  it('shows who asks for what and how much, and opens the app', async () => {
    const { page, asked } = openCheckout({ session: atLogin, order: {} })
    const html = await page(phone)
    expect(html).toContain('Nordea ber dig legitimera dig')
    expect(html).toContain('249,00\u00a0kr')
    expect(html).toContain('data-testid="bankid-sign"')
    expect(html).toContain('data-testid="bankid-cancel"')
    await page(phone)
    expect(asked.map(({ action }) => action)).toEqual(['open_app'])
  })

  it('offers the test persons, the one who pays first', async () => {
    const html = await openCheckout({ session: atLogin, order: {} }).page(`${phone}?lang=en`)
    const persons = [...html.matchAll(/<option value="(\d{12})"/g)].map(([, number]) => number)
    expect(persons).toHaveLength(10)
    expect(persons[0]).toBe('199005022398')
  })

  it('signs in as the chosen person', async () => {
    const { post, page, asked } = openCheckout({ session: atLogin, order: {} })
    const answer = await post(`${phone}/sign`, { person: '199004202389' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(phone)
    expect(asked).toEqual([{ action: 'sign_in', input: { person: '199004202389' } }])
    expect(await page(phone)).toContain('Du har legitimerat dig.')
  })

  it('cancels in the app', async () => {
    const { post, page, asked } = openCheckout({ session: atLogin, order: {} })
    await post(`${phone}/cancel`)
    expect(asked.map(({ action }) => action)).toEqual(['cancel_in_app'])
    expect(await page(phone)).toContain('Du avbröt i appen.')
  })

  it('signs the payment as the person who signed in, with nobody else to choose', async () => {
    const { post, page, asked } = openCheckout({
      session: atSign,
      order: { purpose: 'sign' },
      rounds: 2,
    })
    const html = await page(`${phone}?lang=en`)
    expect(html).toContain('Nordea asks you to sign a payment')
    expect(html).toContain('Signed in as Tova Testmark')
    expect(html).not.toContain('<select')
    await post(`${phone}/sign`)
    expect(asked.at(-1)).toEqual({ action: 'sign', input: {} })
    expect(await page(phone)).toContain('Du har skrivit under.')
  })

  it.each([
    ['auto', `data-testid="back-to-checkout" href="/checkout/${token}" data-follow="1"`],
    ['link', `data-testid="back-to-checkout" href="/checkout/${token}">`],
  ])('leads back to the checkout on the same device (%s)', async (back, link) => {
    const { post, page } = openCheckout({ session: atLogin, order: {} })
    const answer = await post(`${phone}/sign?back=${back}`)
    expect(await page(answer.headers.get('location') ?? '')).toContain(link)
  })

  it('sends the payer to the other screen where the QR was scanned', async () => {
    const { post, page } = openCheckout({ session: atLogin, order: {} })
    await post(`${phone}/sign`)
    const html = await page(phone)
    expect(html).not.toContain('back-to-checkout')
    expect(html).toContain('Fortsätt där du började.')
  })

  it.each([
    [{ status: 'failed', hintCode: 'certificateErr' }, 'spärrat'],
    [{ status: 'failed', hintCode: 'startFailed' }, 'Tiden tog slut'],
    [{ status: 'failed', hintCode: 'cancelled' }, 'inte längre aktuell'],
    [{ orderRef: 'order-0' }, 'inte längre aktuell'],
  ] as const)('says what became of %j', async (order, text) => {
    const { page, post, asked } = openCheckout({ session: atLogin, order })
    const address = `/bankid/${'orderRef' in order ? order.orderRef : 'order-1'}`
    expect(await page(address)).toContain(text)
    await post(`${address}/sign`)
    expect(asked).toEqual([])
  })

  it('knows no other order', async () => {
    const { get, post } = openCheckout({ session: atLogin, order: {} })
    expect((await get('/bankid/order-9')).status).toBe(404)
    expect((await post('/bankid/order-9/sign')).status).toBe(404)
    expect((await post(`${phone}/steal`)).status).toBe(404)
  })
})

describe('a scanned code', () => {
  const scan = async (waited: number, change = (address: string) => address) => {
    const checkout = openCheckout({ session: atLogin, order: {} })
    const { findOrder, qrCode } = checkout.bankId
    const order = findOrder('order-1')?.order
    if (order === undefined) throw new Error('The fake has no order.')
    const address = qrCode(order, 'http://phone.test').text.replace('http://phone.test', '')
    checkout.world.now += waited
    return { ...checkout, answer: await checkout.get(change(address)) }
  }

  it('opens the phone, whose page then stays good', async () => {
    const { answer, page, world } = await scan(2_000)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(phone)
    world.now += 20_000
    expect(await page(phone)).toContain('data-testid="bankid-sign"')
  })

  it('is refused when it is old', async () => {
    const { answer, asked } = await scan(20_000)
    expect(answer.status).toBe(410)
    expect(await answer.text()).toContain('Koden är för gammal')
    expect(asked).toEqual([])
  })

  it.each([
    ['changed', (address: string) => address.replace(/.{4}$/, '0000')],
    ['without its time', (address: string) => address.replace(/time=\d+&/, '')],
  ])('is refused when it is %s', async (_how, change) => {
    const { answer } = await scan(0, change)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Fel kod')
  })
})
