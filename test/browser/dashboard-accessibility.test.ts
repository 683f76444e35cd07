import { expect } from 'vitest'
import { desktop, test } from './open-browser.ts'
import { seeEveryLook } from './see-every-look.ts'
import { startShop } from './start-shop.ts'
import { seen } from './steps.ts'

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
  Record<string, { path: (world: World) => string; open?: string; ready?: string; after?: string }>
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
  activity: {
    path: ({ sandbox }) => `/activity?tenant_id=${sandbox.tenantId}`,
    open: '[data-kind=request] details.entry > summary >> nth=0',
    after: '.entry-detail .chips',
  },
  callbacks: {
    path: ({ sandbox }) => `/callbacks?tenant_id=${sandbox.tenantId}`,
    open: 'details.entry > summary >> nth=0',
    after: '.attempt',
  },
  orders: { path: ({ sandbox }) => `/orders?tenant_id=${sandbox.tenantId}` },
  jobs: { path: () => '/jobs?tenant_id=all' },
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
  'an address nobody knows': { path: () => '/nope' },
  'the latest payment of none': {
    path: () => '/payments/latest?tenant_id=00000000-0000-4000-8000-000000000009',
  },
}

for (const [name, { path, open, ready, after }] of Object.entries(pages)) {
  test(`keeps nobody out: ${name}`, async ({ stillPage }) => {
    const world = await startWorld()
    await seeEveryLook(stillPage, {
      name: `window ${name}`,
      url: `${world.sandbox.url}${path(world)}`,
      languages: ['en'],
      prepare: async (page) => {
        if (ready !== undefined) await page.waitForSelector(ready)
        if (open !== undefined) await page.locator(open).first().click()
        if (after !== undefined) await page.waitForSelector(after)
      },
    })
  })
}

test('keeps nobody out: an order of the demo shop', async ({ stillPage }) => {
  const { sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  await seeEveryLook(stillPage, {
    name: 'window demo order',
    url: `${sandbox.url}/demo`,
    languages: ['en'],
    prepare: async (page) => {
      await page.selectOption('#scenario', 'duplicate-callbacks')
      await seen(page, 'buy-cup').click()
      await page.waitForURL(/orders/)
    },
  })
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

test('works without scripts: plays the payer, moves the clock, shows the timeline', async ({
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
