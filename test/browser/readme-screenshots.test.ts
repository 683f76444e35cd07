import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { shopTenant } from '../../src/payment/own-tenants.ts'
import { startSandbox } from '../start-sandbox.ts'
import { test } from './open-browser.ts'
import { accounts, at, pay, press, seen } from './steps.ts'

const folder = fileURLToPath(
  new URL(
    process.env['UPDATE_SCREENSHOTS'] === '1' ? '../../docs/' : '../../test-output/docs/',
    import.meta.url,
  ),
)
const size = { viewport: { width: 1100, height: 720 }, colorScheme: 'light' } as const

/** What differs from run to run although the world does not: ports, and the watch of the shop. */
const stills: readonly (readonly [pattern: string, still: string])[] = [
  ['127\\.0\\.0\\.1:\\d+', '127.0.0.1:8700'],
  ['[\\d.]+ ms', '2 ms'],
]

/** A picture for the README, the same each time: what differs from run to run is written over or left out. */
async function picture(page: Page, name: string, part = 'body'): Promise<void> {
  await page.evaluate(
    `for (const note of document.querySelectorAll('.real-time')) note.remove()
     for (const time of document.querySelectorAll('[data-testid=shop-log] time, [data-testid=callbacks] time'))
       time.textContent = '12:00:00.000'
     for (const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); texts.nextNode(); )
       for (const [pattern, still] of ${JSON.stringify(stills)})
         texts.currentNode.nodeValue = texts.currentNode.nodeValue.replace(new RegExp(pattern, 'g'), still)`,
  )
  mkdirSync(folder, { recursive: true })
  const how = { path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide' } as const
  if (part === 'body') await page.screenshot(how)
  else await page.locator(part).screenshot(how)
}

// UPDATE_SCREENSHOTS=1 npx vitest run test/browser/readme-screenshots.test.ts writes docs/*.png.
test('shows the demo shop and the timeline of its payment as the README does', async ({
  openPage,
}) => {
  const { url, call } = await startSandbox()
  const inShop = { tenant_id: shopTenant }
  const begin = { seed: 'readme', now: '2026-01-02T12:00:00Z' }
  await call('PUT', '/_sandbox/world', begin, inShop)
  /** The clock of the shop's world stands, so that its times are the same in every run. */
  const wait = (by: string) => call('POST', '/_sandbox/clock/advance', { by }, inShop)
  const page = await openPage(size)
  await page.goto(`${url}/demo`)
  await page.selectOption('#scenario', 'duplicate-callbacks')
  await press(page, 'buy-beans')
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('The iframe has no page in it.')
  await at(frame, 'choose_bank')
  await page.locator('#callback-0').waitFor()
  await picture(page, 'demo-order')
  await wait('4s')
  await press(frame, 'bank-ESSESESS')
  await at(frame, 'bankid_login')
  await wait('6s')
  const tab = page.waitForEvent('popup')
  await press(frame, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await at(frame, 'choose_account')
  await wait('5s')
  await pay(frame, accounts.SEB)
  await at(frame, 'processing')
  await wait('1s')
  await seen(page, 'buy-more').waitFor()
  await wait('3s')
  await page.locator('#callback-3').waitFor()
  // The page is not to write itself anew over what is stilled.
  await page.addInitScript('window.fetch = () => new Promise(() => undefined)')
  await seen(page, 'timeline-link').click()
  await page.locator('[data-testid=status]', { hasText: 'COMPLETED' }).waitFor()
  await page.locator('.diagram-head').evaluate("(head) => { head.style.position = 'static' }")
  await picture(page, 'timeline', '.timeline-card')
  expect(await page.locator('#status-past-3').textContent()).toContain('COMPLETED')
})
