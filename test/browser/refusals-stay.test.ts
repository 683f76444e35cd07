import { expect } from 'vitest'
import { alertIn, seeNews, startWorld } from './live-page.ts'
import { desktop, test } from './open-browser.ts'
import { press, seen } from './steps.ts'

/** Pages with forms that are sent without leaving the page. */
const pagesWithForms = ['/', '/scenarios', '/scenarios/paid', '/scenarios/dry-run', '/payments/ID']

test.for(pagesWithForms)(
  'keeps the refusal of each form on the page: %s',
  async (path, { openPage }) => {
    const { sandbox, order, inWorld } = await startWorld()
    const { id } = await order()
    await sandbox.payer(id, 'open')
    await sandbox.arm('failed')
    const page = await openPage(desktop)
    await page.goto(inWorld(path.replace('ID', id)))
    const forms = page.locator('main form[method=post]:not([data-leaves])')
    await forms.locator('[data-total]').evaluateAll((fields) => {
      for (const field of fields) (field as unknown as { value: string }).value = '10'
    })
    await forms.locator('input[required]').evaluateAll((fields) => {
      for (const field of fields) (field as unknown as { value: string }).value = '1m'
    })
    const count = await forms.count()
    expect(count).toBeGreaterThan(1)
    for (let number = 0; number < count; number += 1) {
      const description = `Form ${number} was refused.`
      const body = JSON.stringify({ errors: [{ error: 'refused', description }] })
      const refuse = { status: 422, body, contentType: 'application/json' }
      await page.route(isPage, (route) =>
        route.request().method() === 'POST' ? route.fulfill(refuse) : route.fallback(),
      )
      await forms.nth(number).evaluate((form) => {
        const { id: name } = form as unknown as { id: string }
        const inside = 'button:not([type=button])'
        const button =
          form.querySelector(inside) ?? form.ownerDocument.querySelector(`[form="${name}"]`)
        ;(button as unknown as { click(): void }).click()
      })
      await alertIn(page).filter({ hasText: description }).waitFor()
      await page.unroute(isPage)
      await seeNews(page, sandbox)
      expect(await alertIn(page).textContent()).toBe(description)
    }
  },
)

function isPage({ pathname }: URL): boolean {
  return !pathname.startsWith('/_sandbox')
}

test('keeps a refusal on an order of the demo shop', async ({ openPage }) => {
  const { sandbox } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/demo`)
  await press(page, 'buy-cup')
  await page.waitForURL(/orders/)
  const [id = ''] =
    /[0-9a-f-]{36}/.exec((await seen(page, 'timeline-link').getAttribute('href')) ?? '') ?? []
  const body = JSON.stringify({ errors: [{ error: 'refused', description: 'Not now.' }] })
  await page.route('**/clock', (route) =>
    route.fulfill({ status: 409, body, contentType: 'application/json' }),
  )
  await press(page, 'next-event')
  await alertIn(page).waitFor()
  await fetch(`${sandbox.url}/_sandbox/payments/${id}/payer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'cancel' }),
  })
  await seen(page, 'ping-status').filter({ hasText: 'ABORTED' }).waitFor()
  expect(await alertIn(page).textContent()).toBe('Not now.')
})
