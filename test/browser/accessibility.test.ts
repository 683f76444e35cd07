import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { ways } from '../providers/ways.ts'
import { findFaults } from './find-faults.ts'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { at, press, seen, shoot } from './steps.ts'

type Shop = Awaited<ReturnType<typeof startShop>>

/** What the payer has done by then, and the state that shows. */
const screens: Readonly<
  Record<string, { state: string; done: readonly string[]; wait?: string; scenario?: string }>
> = {
  'choose bank': { state: 'choose_bank', done: [] },
  BankID: { state: 'bankid_login', done: ['choose_bank'] },
  'BankID in the app': { state: 'bankid_login', done: ['choose_bank', 'open_app'] },
  'BankID failed': { state: 'bankid_failed', done: ['block_bankid'] },
  'choose account': { state: 'choose_account', done: ['choose_bank', 'sign_in'] },
  sign: { state: 'sign', done: ['choose_bank', 'sign_in', 'choose_account'] },
  'sign with BankID': {
    state: 'sign',
    done: ['choose_bank', 'sign_in', 'choose_account', 'sign'],
    scenario: 'second-signer',
  },
  processing: { state: 'processing', done: ['approve'] },
  paid: { state: 'result', done: ['approve'], wait: '1s' },
  'on its way': { state: 'result', done: ['approve'], wait: '0s', scenario: 'second-signer' },
  refused: { state: 'result', done: ['refuse'], wait: '0s' },
  cancelled: { state: 'closed', done: ['cancel'] },
  expired: { state: 'closed', done: ['open'], wait: '15m' },
}

const views = {
  'a light desktop in Swedish': { ...desktop, locale: 'sv-SE', colorScheme: 'light' },
  'a dark phone in English': { ...phone, locale: 'en-GB', colorScheme: 'dark' },
} as const

/** The page stands still, as its script is an empty one; the test controls are open, to be looked at, too. */
async function showScreen(
  page: Page,
  { order, sandbox }: Shop,
  { state, done, wait, scenario = 'paid' }: NonNullable<(typeof screens)[string]>,
) {
  const { id, checkoutUrl } = await order({ scenario })
  for (const action of done) await sandbox.payer(id, action, {})
  if (wait !== undefined) await sandbox.advance(wait)
  await page.route(/checkout[^/]*\.js/, (route) =>
    route.fulfill({ body: '', contentType: 'text/javascript' }),
  )
  await page.goto(`${checkoutUrl}?drawer=open`)
  await at(page, state)
}

for (const [view, options] of Object.entries(views)) {
  for (const [name, screen] of Object.entries(screens)) {
    test(`keeps nobody out: ${name}, on ${view}`, async ({ openPage }) => {
      const shop = await startShop({ SANDBOX_CLOCK: 'manual' })
      const page = await openPage(options)
      await showScreen(page, shop, screen)
      await shoot(page, `axe-${options.colorScheme}-${name.replaceAll(' ', '-')}`)
      expect(await findFaults(page)).toEqual([])
    })
  }

  test(`keeps nobody out: the pretend phone, on ${view}`, async ({ openPage }) => {
    const { order, sandbox } = await startShop()
    const { id, checkoutUrl } = await order()
    await sandbox.payer(id, 'choose_bank')
    const page = await openPage({ ...options, javaScriptEnabled: false })
    await page.goto(`${checkoutUrl}?device=desktop`)
    const link = await seen(page, 'bankid-open').getAttribute('href')
    const app = await openPage(options)
    await app.goto(new URL(link ?? '', checkoutUrl).href)
    await shoot(app, `axe-${options.colorScheme}-app`)
    expect(await findFaults(app)).toEqual([])
    await press(app, 'bankid-cancel')
    await seen(app, 'bankid-over').waitFor()
    expect(await findFaults(app)).toEqual([])
  })

  test(`keeps nobody out: the dashboard, on ${view}`, async ({ openPage }) => {
    const { order, sandbox, shop } = await startShop({ SANDBOX_CLOCK: 'manual' })
    for (const action of ['approve', 'cancel', 'refuse', 'open'])
      await sandbox.payer((await order()).id, action)
    await sandbox.settle()
    await shop.goDown()
    await sandbox.payer((await order({ scenario: 'lost-callback' })).id, 'approve')
    await sandbox.advance('5m')
    const page = await openPage(options)
    await page.goto(`${sandbox.url}/?tenant_id=${sandbox.tenantId}&returned=success_url`)
    await shoot(page, `axe-${options.colorScheme}-dashboard`)
    expect(await findFaults(page)).toEqual([])
  })

  test(`keeps nobody out: an invoice, on ${view}`, async ({ openPage }) => {
    const { sandbox } = await startShop()
    const { provider_method_parameters, ...way } = ways.pingDeposit
    const wanted = { invoice: {}, desired_date_of_payment: '2026-12-24' }
    const { answer } = await sandbox.createPayment({
      way: { ...way, provider_method_parameters: { ...provider_method_parameters, ...wanted } },
    })
    const page = await openPage(options)
    await page.goto(answer.body.provider_method_response.invoice.display_url)
    await seen(page, 'invoice').waitFor()
    await shoot(page, `axe-${options.colorScheme}-invoice`)
    expect(await findFaults(page)).toEqual([])
  })

  test(`keeps nobody out: a link nobody knows, on ${view}`, async ({ browser }) => {
    const { sandbox } = await startShop()
    const page = await browser.newPage(options)
    await page.goto(`${sandbox.url}/checkout/unknown`)
    await shoot(page, `axe-${options.colorScheme}-unknown`)
    expect(await findFaults(page)).toEqual([])
    await page.close()
  })
}
