import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Run in the page: a report of all that axe finds good would cost more than the looking. */
const serious = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)))`

/** What keeps people with a screen reader, a keyboard or weak eyes out: serious and critical findings of axe. */
export async function findFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  return page.evaluate(serious)
}
