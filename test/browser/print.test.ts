import { expect } from 'vitest'
import { desktop, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'

test('prints light, without what can only be pressed, and with times that stay true', async ({
  openPage,
}) => {
  const { order, sandbox } = await startShop({ SANDBOX_CLOCK: 'manual' })
  const { id } = await order()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  await page.evaluate("document.documentElement.dataset.theme = 'dark'")
  await page.emulateMedia({ media: 'print' })
  const looks = `({
    paper: getComputedStyle(document.documentElement).backgroundColor,
    buttons: [...document.querySelectorAll('main :is(button, input)')].filter((one) => one.offsetParent).length,
    timeline: document.querySelector('.timeline-card').offsetParent !== null,
  })`
  expect(await page.evaluate(looks)).toEqual({
    paper: 'rgb(255, 255, 255)',
    buttons: 0,
    timeline: true,
  })
  await page.goto(`${sandbox.url}/activity?tenant_id=${sandbox.tenantId}`)
  const time = `getComputedStyle(document.querySelector('time.ago'), '::after').content`
  expect(await page.evaluate(time)).toMatch(/^"\d{4}-\d\d-\d\d .* UTC"$/)
})
