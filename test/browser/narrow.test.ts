import { expect } from 'vitest'
import { test } from './open-browser.ts'
import { startShop } from './start-shop.ts'

/** As narrow as a desktop zoomed to 400 %. */
const narrow = { viewport: { width: 320, height: 700 } }

test('never scrolls sideways in the window, however narrow', async ({ openPage }) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  await sandbox.payer(id, 'approve')
  await sandbox.advance('2s')
  const page = await openPage(narrow)
  await sandbox.call('PUT', '/_sandbox/world', { name: 'A'.repeat(200) })
  await sandbox.api('GET', `/${'x'.repeat(300)}?${'y'.repeat(300)}`)
  const lists = [
    '/activity',
    '/callbacks',
    '/orders',
    '/approvals',
    '/payouts',
    '/jobs',
    '/inboxes',
  ]
  const others = ['/', `/payments/${id}`, '/scenarios', '/scenarios/dry-run', '/demo']
  for (const path of [...others, ...lists]) {
    await page.goto(`${sandbox.url}${path}`)
    const sideways = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    const cut = await page.evaluate(
      "[...document.querySelectorAll('main .pill')].filter((pill) => pill.getBoundingClientRect().right > innerWidth - 16).length",
    )
    expect({ path, sideways, cut }).toEqual({ path, sideways: 0, cut: 0 })
  }
})
