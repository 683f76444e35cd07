import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
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

/** What differs from run to run: ids, times, ports. */
const stills: readonly (readonly [pattern: string, still: string])[] = [
  [
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    '0190a5c2-7d31-7c4e-9b7a-5f1e2d3c4b5a',
  ],
  ['\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d', '2026-01-02 12:00:00'],
  ['\\d\\d:\\d\\d:\\d\\d\\.\\d{3}', '12:00:00.000'],
  ['\\d{4}-\\d\\d-\\d\\d', '2026-01-02'],
  ['\\((?:\\d+[dhms]+)+\\)', '(14m)'],
  ['in (?:\\d+[dhms]+)+', 'in 14m'],
  ['127\\.0\\.0\\.1:\\d+', '127.0.0.1:8700'],
  ['[\\d.]+ ms', '2 ms'],
]

/** A picture for the README, the same each time: what differs from run to run is written over. */
async function picture(page: Page, name: string, part = 'body'): Promise<void> {
  await page.evaluate(
    `for (const clock of document.querySelectorAll('[data-ticks]')) clock.dataset.ticks = 'false'
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
test('shows the demo shop and the story of its payment as the README does', async ({
  openPage,
}) => {
  const { url } = await startSandbox()
  const page = await openPage(size)
  await page.goto(`${url}/demo`)
  await page.selectOption('#scenario', 'duplicate-callbacks')
  await press(page, 'buy-beans')
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('The iframe has no page in it.')
  await at(frame, 'choose_bank')
  await page.locator('#callback-0').waitFor()
  await picture(page, 'demo-order')
  await press(frame, 'bank-ESSESESS')
  await at(frame, 'bankid_login')
  const tab = page.waitForEvent('popup')
  await press(frame, 'bankid-open')
  await press(await tab, 'bankid-sign')
  await pay(frame, accounts.SEB)
  await seen(page, 'buy-more').waitFor()
  await page.locator('#callback-3').waitFor()
  // The page is not to write itself anew over what is stilled.
  await page.addInitScript('window.fetch = () => new Promise(() => undefined)')
  await seen(page, 'story-link').click()
  await page.locator('[data-testid=status]', { hasText: 'COMPLETED' }).waitFor()
  await page.locator('.diagram-head').evaluate("(head) => { head.style.position = 'static' }")
  await picture(page, 'story', '.story')
  expect(await page.locator('#status-past-3').textContent()).toContain('COMPLETED')
})
