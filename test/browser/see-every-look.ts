import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { desktop, phone } from './open-browser.ts'

const sizes = { desktop: desktop.viewport, phone: phone.viewport }

/** `npm run test:looks`: all four looks of each page, and their pictures in test-output/looks. */
const isWhole = process.env['LOOKS'] === 'all'

/** Each width and each colour scheme: what is wrong in one of them is wrong in either look that has it. */
const fewLooks = [
  ['light', 'desktop'],
  ['dark', 'phone'],
] as const

/** Each differs from the one before in one thing, so that little has to be drawn anew. */
const allLooks = [
  ['light', 'desktop'],
  ['light', 'phone'],
  ['dark', 'phone'],
  ['dark', 'desktop'],
] as const

const looks = isWhole ? allLooks : fewLooks

type Sight = {
  /** of the pictures */
  readonly name: string
  readonly url: string
  readonly languages?: readonly string[]
  /** `data-state` of the page */
  readonly state?: string
  /** what to do before the page is looked at */
  readonly prepare?: (page: Page) => Promise<unknown>
}

/**
 * One page in each language, colour scheme and width: nothing in it keeps people out, and nothing makes it scroll
 * sideways. The state behind the page is made once; only its look changes.
 */
export async function seeEveryLook(page: Page, sight: Sight): Promise<void> {
  const { name, url, languages = ['sv', 'en'], state, prepare } = sight
  for (const language of languages) {
    const address = new URL(url)
    if (languages.length > 1) address.searchParams.set('lang', language)
    await page.goto(address.href)
    await prepare?.(page)
    for (const [colorScheme, width] of looks) {
      const look = `${name} ${language} ${colorScheme} ${width}`
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize(sizes[width] ?? { width: 0, height: 0 })
      if (isWhole) await keepPicture(page, look.replaceAll(/\W+/g, '-'))
      const faults = await findFaults(page)
      const seen = { look, faults, ...(await measure(page)) }
      expect(seen).toEqual({ look, faults: [], sideways: 0, lang: language, state })
    }
  }
  // Its stream ends with it, before the sandbox does.
  await page.goto('about:blank')
}

function measure(page: Page): Promise<{ sideways: number; lang: string; state?: string }> {
  return page.evaluate(`({
    sideways: document.documentElement.scrollWidth - innerWidth,
    lang: document.documentElement.lang,
    state: document.querySelector('main').dataset.state,
  })`)
}

/** There are hundreds: as JPEG they take half the time. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const path = `test-output/looks/${name}.jpeg`
  await page.screenshot({
    path,
    fullPage: true,
    animations: 'allow',
    caret: 'initial',
    quality: 80,
  })
}

/** Run in the page: a report of all that axe finds good would cost more than the looking. */
const serious = `axe.run(document, { resultTypes: ['violations'], selectors: false }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact !== 'minor')
    .flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)))`

/** What keeps people with a screen reader, a keyboard or weak eyes out: findings of axe that are more than minor. */
async function findFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  return page.evaluate(serious)
}
