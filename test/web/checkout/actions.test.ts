import { describe, expect, it } from 'vitest'
import {
  AbandonedTimeError,
  EndlessScheduleError,
  StoppedTimeError,
} from '../../../src/scheduler/move-time.ts'
import { openCheckout, token } from './fake-checkout.ts'

const path = `/checkout/${token}`
const bank = 'NDEASESS'
const person = '199005022398'
const account = 'SE6330000000030010000011'

describe('a click on a button', () => {
  it('does what it says and goes to the next screen', async () => {
    const { post, asked } = openCheckout()
    const answer = await post(`${path}/choose_bank?lang=en&controls=off`, { bank })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`${path}?lang=en&controls=off`)
    expect(asked).toEqual([{ action: 'choose_bank', input: { bank } }])
  })

  it('chooses an account, pays, and comes back to the waiting page', async () => {
    const { post, asked } = openCheckout({ session: { state: 'choose_account', bank, person } })
    await post(`${path}/choose_account`, { account })
    const answer = await post(`${path}/sign`)
    expect(answer.headers.get('location')).toBe(path)
    expect(asked.map(({ action }) => action)).toEqual(['choose_account', 'sign'])
  })

  it.each([
    ['a second Pay', 'processing', 'sign', {}],
    ['a bank chosen in an old tab', 'sign', 'choose_bank', { bank }],
    ['a bank we do not have', 'choose_bank', 'choose_bank', { bank: 'NOSUCH00' }],
    [
      'an account with too little money',
      'choose_account',
      'choose_account',
      {
        account: 'SE4530000000009004202389',
      },
    ],
    ['anything after the end', 'closed', 'cancel', {}],
  ] as const)('comes back to the current page after %s', async (_what, state, action, fields) => {
    const session = { state, bank, person }
    const { post, asked } = openCheckout({ session, payment: { totalAmount: 500_00 } })
    const answer = await post(`${path}/${action}`, fields)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(path)
    expect(asked).toEqual([])
  })

  it('does not take a second click on Pay for the signature on the phone', async () => {
    const { post, page } = openCheckout({
      session: { state: 'sign', bank, person, account },
      rounds: 2,
    })
    await post(`${path}/sign`)
    await post(`${path}/sign`)
    expect(await page(path)).toContain('data-testid="bankid-qr"')
  })
})

describe('leaving', () => {
  it('goes straight to the cancel URL, clicked once or twice', async () => {
    const { post, asked } = openCheckout()
    const answers = [await post(`${path}/cancel`), await post(`${path}/cancel`)]
    for (const { status, headers } of answers) {
      expect(status).toBe(303)
      expect(headers.get('location')).toBe('https://shop.test/cancelled')
    }
    expect(asked).toHaveLength(1)
  })

  it('comes back once more in a frame, so that the page around it hears of it', async () => {
    const { post, page } = openCheckout()
    const answer = await post(`${path}/cancel`, { framed: '1' })
    expect(answer.headers.get('location')).toBe(`${path}?left=1`)
    const html = await page(`${path}?left=1`)
    expect(html).toContain('data-ended data-outcome="cancelled"')
    expect(html).toContain('data-follow="0"')
  })

  it('continues to the shop, and does so again from an old page', async () => {
    const session = { state: 'result', outcome: 'paid', goesTo: 'success_url' } as const
    const { get, asked } = openCheckout({ session })
    const answers = [await get(`${path}/continue`), await get(`${path}/continue`)]
    for (const { status, headers } of answers) {
      expect(status).toBe(303)
      expect(headers.get('location')).toBe('https://shop.test/thanks?order=1007')
    }
    expect(asked.map(({ action }) => action)).toEqual(['continue'])
  })

  it('has nowhere to continue to before the end', async () => {
    const answer = await openCheckout().get(`${path}/continue`)
    expect(answer.headers.get('location')).toBe(path)
  })

  it('escapes a return URL only where a header needs it', async () => {
    const session = { state: 'result', outcome: 'paid', goesTo: 'success_url' } as const
    const checkout = openCheckout({ session })
    checkout.checkoutService.returnUrl = () => 'https://shop.test/tack/å?a=%20b#c'
    const answer = await checkout.get(`${path}/continue`)
    expect(answer.headers.get('location')).toBe('https://shop.test/tack/%C3%A5?a=%20b#c')
  })
})

describe('test controls', () => {
  it('offers every legal action by its verb, the scenario and why', async () => {
    const html = await openCheckout().page(`${path}?lang=en`)
    for (const verb of ['choose_bank', 'approve', 'refuse', 'cancel', 'leave', 'time_out'])
      expect(html).toContain(`data-testid="act-${verb}"`)
    expect(html).toContain('no other scenario was asked for (server default)')
    expect(html).toContain('2026-11-23 09:30:00 UTC')
  })

  it('hides them where they are off, and keeps them off in every link', async () => {
    const html = await openCheckout().page(`${path}?controls=off`)
    expect(html).not.toContain('test-controls')
    expect(html).toContain(`action="${path}/choose_bank?controls&#x3D;off"`)
  })

  it('plays the payer, choosing the first of what there is to choose', async () => {
    const { post, asked } = openCheckout()
    const answer = await post(`${path}/act?drawer=open`, { action: 'choose_bank' })
    expect(answer.headers.get('location')).toBe(`${path}?drawer=open`)
    expect(asked).toEqual([{ action: 'choose_bank', input: { bank: 'SWEDSESS' } }])
  })

  it('changes the bank, the callbacks and the clock', async () => {
    const { post, controls, advanced } = openCheckout()
    await post(`${path}/controls`, { bank_mood: 'slow' })
    await post(`${path}/controls`, { announce: 'twice' })
    await post(`${path}/controls`, { announce: 'nonsense' })
    await post(`${path}/clock`, { by: '1h' })
    await post(`${path}/clock`, { by: 'soon' })
    await post(`${path}/clock`, { next: '1' })
    expect(controls).toEqual([{ bankMood: 'slow' }, { announce: 'twice' }, {}])
    expect(advanced).toEqual([3_600_000, 1_500])
  })

  it('knows no other action', async () => {
    expect((await openCheckout().post(`${path}/act`, { action: 'steal' })).status).toBe(404)
    expect((await openCheckout().post(`${path}/steal`)).status).toBe(404)
  })
})

describe('moving the clock', () => {
  it.each([
    new EndlessScheduleError('This world plans more work for ever.'),
    new AbandonedTimeError(),
    new StoppedTimeError(),
  ])('says why it could not be moved: $message', async (error) => {
    const { checkoutService, post } = openCheckout()
    checkoutService.advanceClock = () => Promise.reject(error)
    const answer = await post(`${path}/clock`, { by: '1m' })
    expect([answer.status, await answer.text()]).toEqual([409, error.message])
  })
})
