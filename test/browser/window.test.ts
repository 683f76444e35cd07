import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { findFaults } from './find-faults.ts'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { seen, shoot } from './steps.ts'

const views = {
  'a light desktop': { ...desktop, colorScheme: 'light' },
  'a dark desktop': { ...desktop, colorScheme: 'dark' },
  'a light phone': { ...phone, colorScheme: 'light' },
  'a dark phone': { ...phone, colorScheme: 'dark' },
} as const

type World = Awaited<ReturnType<typeof startWorld>>

/** A world in which much has happened. */
async function startWorld() {
  const shop = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { order, sandbox } = shop
  await sandbox.api('POST', '/signing_key/generate')
  for (const action of ['approve', 'cancel', 'refuse', 'open'])
    await sandbox.payer((await order()).id, action)
  const { id: forged } = await order({ scenario: 'forged-callback' })
  await sandbox.payer(forged, 'approve')
  const { id: delayed } = await order({ scenario: 'delayed' })
  await sandbox.payer(delayed, 'approve')
  await sandbox.advance('1m')
  await shop.shop.goDown()
  const { id: unheard } = await order({ amount: 1_234_500 })
  await sandbox.payer(unheard, 'approve')
  await sandbox.advance('5m')
  await sandbox.arm('failed')
  return { ...shop, forged, delayed, unheard, open: (await order()).id }
}

const pages: Readonly<
  Record<string, { path: (world: World) => string; open?: string; ready?: string }>
> = {
  payments: { path: ({ sandbox }) => `/?tenant_id=${sandbox.tenantId}` },
  'payments of all worlds': { path: () => '/?tenant_id=all' },
  'an empty world': { path: () => '/?tenant_id=00000000-0000-4000-8000-000000000009' },
  'a search without a hit': { path: () => '/?tenant_id=all&q=nothing' },
  'a payment in trouble': {
    path: ({ unheard }) => `/payments/${unheard}`,
    open: '#callback-past-1 summary >> nth=0',
  },
  'a payment told forged things': {
    path: ({ forged }) => `/payments/${forged}`,
    open: '#callback-past-2 summary >> nth=0',
  },
  'a payment that waits': { path: ({ delayed }) => `/payments/${delayed}` },
  'a payment at its beginning': {
    path: ({ open }) => `/payments/${open}`,
    open: '.clock-panel summary',
  },
  scenarios: {
    path: ({ sandbox }) => `/scenarios?tenant_id=${sandbox.tenantId}`,
    open: '#scenario-delayed .fold summary',
  },
  'a scenario': { path: () => '/scenarios/out-of-order-callbacks' },
  'a dry run': { path: () => '/scenarios/dry-run' },
  'the API reference': {
    path: () => '/docs',
    ready: '#operations-tag-Payments',
  },
  'the demo shop': { path: () => '/demo' },
}

/** In every width and colour: what it looks like, and whom it keeps out. */
async function lookAt(
  openPage: (options: (typeof views)[keyof typeof views]) => Promise<Page>,
  name: string,
  go: (page: Page) => Promise<unknown>,
): Promise<void> {
  for (const [view, options] of Object.entries(views)) {
    const page = await openPage(options)
    await go(page)
    await shoot(page, `window-${name}-${view}`.replaceAll(' ', '-'))
    const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    const faults = (await findFaults(page)).filter((fault) => !isSwagger.test(fault))
    expect({ view, faults, width }).toEqual({ view, faults: [], width: 0 })
    await page.close()
  }
}

/** What Swagger UI looks like is its own affair. */
const isSwagger = /swagger|opblock|renderedMarkdown/

for (const [name, { path, open, ready }] of Object.entries(pages)) {
  test(`keeps nobody out: ${name}`, async ({ openPage }) => {
    const world = await startWorld()
    await lookAt(openPage, name, async (page) => {
      await page.goto(`${world.sandbox.url}${path(world)}`)
      if (ready !== undefined) await page.waitForSelector(ready)
      if (open !== undefined) await page.locator(open).first().click()
    })
  })
}

test('keeps nobody out: an order of the demo shop', async ({ openPage }) => {
  const { sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  await lookAt(openPage, 'demo order', async (page) => {
    await page.goto(`${sandbox.url}/demo`)
    await page.selectOption('#scenario', 'duplicate-callbacks')
    await seen(page, 'buy-cup').click()
    await page.waitForURL(/orders/)
  })
})

test('keeps nobody out: an address nobody knows', async ({ browser }) => {
  const { sandbox } = await startShop()
  const open = (options: (typeof views)[keyof typeof views]) => browser.newPage(options)
  await lookAt(open, 'lost', (page) => page.goto(`${sandbox.url}/payments/nope`))
})

test('can be used with the keyboard alone: a row opens with Enter', async ({ openPage }) => {
  const { sandbox, unheard } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${unheard}`)
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
  await page.locator('#callback-past-1 summary').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('#callback-past-1', { hasText: 'Nothing listens' }).waitFor()
})

test('works without scripts: plays the payer, moves the clock, shows the story', async ({
  openPage,
}) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage({ ...desktop, javaScriptEnabled: false })
  await page.goto(`${sandbox.url}/payments/${id}`)
  await seen(page, 'act-approve').click()
  await page.locator('.columns [data-testid=settle]').click()
  expect(await seen(page, 'status').textContent()).toBe('COMPLETED')
  await page.locator('#callback-past-2 summary').first().click()
  expect(await page.locator('#callback-past-2 pre').first().textContent()).toContain('COMPLETED')
})
