import { randomUUID } from 'node:crypto'
import type { BrowserContextOptions } from 'playwright-core'
import { describe, expect } from 'vitest'
import { alertIn, seeNews, startWorld } from './live-page.ts'
import { desktop, test } from './open-browser.ts'
import { at, press, seen } from './steps.ts'

/** A scenario that no sample is like. */
const document = `version: 1
name: typed-by-hand
summary: Refused three hours later.
timeline:
  - { id: refused, at: checkout.approved + 3h, status: DECLINED, reason: AM04 }
`

/** Without scripts nothing is ever fetched anew, and a page shows what it showed. */
const ways: readonly { how: string; options: BrowserContextOptions; hasScripts: boolean }[] = [
  { how: 'with scripts', options: desktop, hasScripts: true },
  { how: 'without scripts', options: { ...desktop, javaScriptEnabled: false }, hasScripts: false },
]

for (const { how, options, hasScripts } of ways) {
  describe(how, () => {
    test('shows the run of the typed document, keeps it, and arms what is in the editor', async ({
      openPage,
    }) => {
      const { sandbox, order, inWorld } = await startWorld()
      const page = await openPage(options)
      await page.goto(inWorld('/scenarios/dry-run'))
      await seen(page, 'scenario-document').fill(document)
      await press(page, 'dry-run-play')
      await seen(page, 'dry-run-result').getByRole('heading', { name: 'typed-by-hand' }).waitFor()
      if (hasScripts) await seeNews(page, sandbox)
      expect(await seen(page, 'dry-run-result').textContent()).toContain('checkout.approved + 3h')
      expect(await seen(page, 'scenario-document').inputValue()).toBe(document)
      await seen(page, 'scenario-document').fill(document.replace('typed', 'mended'))
      await press(page, 'dry-run-arm')
      await page.locator('#notice', { hasText: 'gets mended-by-hand' }).waitFor()
      if (hasScripts) await seeNews(page, sandbox)
      expect(await page.locator('#notice').textContent()).toContain('mended-by-hand')
      expect(await seen(page, 'dry-run-result').textContent()).toContain('mended-by-hand')
      expect((await sandbox.detail((await order()).id)).scenario.name).toBe('mended-by-hand')
    })

    test('tells what is wrong with the typed document, with its line, and keeps both', async ({
      openPage,
    }) => {
      const { sandbox, order, inWorld } = await startWorld()
      const page = await openPage(options)
      const wrong = `\n${document.replace('DECLINED', 'DECLINE')}`
      await page.goto(inWorld('/scenarios/dry-run'))
      for (const button of ['dry-run-play', 'dry-run-arm', 'dry-run-play']) {
        await seen(page, 'scenario-document').fill(wrong)
        await press(page, button)
        await alertIn(page).waitFor()
        if (hasScripts) await seeNews(page, sandbox)
        expect(await alertIn(page).textContent()).toMatch(/dry run:6.*DECLINE/)
        expect(await seen(page, 'scenario-document').inputValue()).toBe(wrong)
        expect(await seen(page, 'dry-run-result').count()).toBe(0)
      }
      expect((await sandbox.call('GET', '/_sandbox/arm')).body.armed).toEqual([])
      expect((await sandbox.detail((await order()).id)).scenario.name).toBe('paid')
    })

    test.for(['1', '10'])('keeps the refusal of %s test payments', async (count, { openPage }) => {
      const { sandbox, inWorld } = await startWorld()
      const page = await openPage(options)
      await page.goto(inWorld('/'))
      const form = seen(page, 'test-payment')
      await form.locator('[name=scenario]').selectOption('provider-down')
      await form.locator('[name=count]').selectOption(count)
      await press(page, 'make-test-payment')
      await alertIn(page).waitFor()
      if (hasScripts && count !== '1') {
        await seeNews(page, sandbox)
        expect(await form.locator('[name=scenario]').inputValue()).toBe('provider-down')
        expect(await form.locator('[name=count]').inputValue()).toBe(count)
      }
      const told = await alertIn(page).textContent()
      expect(told).toMatch(/^The API refused the test payment: 503 provider_unavailable\b/)
      expect(told).not.toContain('{')
    })

    test('keeps what the test controls of the checkout could not do, wherever it goes on to', async ({
      openPage,
    }) => {
      const { sandbox, order } = await startWorld()
      const { id, checkoutUrl } = await order()
      const page = await openPage(options)
      await page.goto(`${checkoutUrl}?lang=en&drawer=open`)
      await page.route('**/act?**', async (route) => {
        await sandbox.payer(id, 'choose_bank')
        await route.continue()
      })
      await press(page, 'act-choose_bank')
      await alertIn(page).waitFor()
      await sandbox.payer(id, 'sign_in')
      if (hasScripts) await at(page, 'choose_account')
      else await page.reload()
      expect(await alertIn(page).textContent()).toContain('“Choose a bank” changed nothing')
      await page.unroute('**/act?**')
      await press(page, 'act-choose_account')
      await at(page, 'sign')
      expect(await alertIn(page).count()).toBe(0)
    })

    test('keeps the refusal of what the payer cannot do any more', async ({ openPage }) => {
      const { sandbox, order } = await startWorld()
      const { id } = await order()
      const page = await openPage(options)
      await page.goto(`${sandbox.url}/payments/${id}`)
      await page.locator('[data-testid=timeline] > li').first().waitFor()
      // Somebody else is quicker: the page has not heard of it when the button is pressed.
      await page.route('**/payer', async (route) => {
        await sandbox.payer(id, 'cancel')
        await route.continue()
      })
      await press(page, 'act-choose_bank')
      await alertIn(page).waitFor()
      if (hasScripts) await seeNews(page, sandbox)
      expect(await alertIn(page).textContent()).toContain('choose_bank')
    })
  })
}

test('leads back from a refusal to the page that asked', async ({ openPage }) => {
  const { inWorld } = await startWorld()
  const page = await openPage({ ...desktop, javaScriptEnabled: false })
  await page.goto(inWorld('/'))
  await seen(page, 'test-payment').locator('[name=scenario]').selectOption('provider-down')
  await press(page, 'make-test-payment')
  await page.getByRole('button', { name: 'Back' }).click()
  expect(page.url()).toBe(inWorld('/'))
})

test('says so where a form got no answer, until something else is done', async ({ browser }) => {
  const { sandbox, order } = await startWorld()
  const { id } = await order()
  const page = await browser.newPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  await page.route('**/payer', (route) => route.abort())
  await press(page, 'act-choose_bank')
  await alertIn(page).waitFor()
  await seeNews(page, sandbox)
  expect(await alertIn(page).textContent()).toContain('did not answer')
  await page.unroute('**/payer')
  await press(page, 'act-choose_bank')
  await alertIn(page).waitFor({ state: 'detached' })
  await page.close()
})

test('keeps fields, folds and the focus as they are while a world goes on', async ({
  openPage,
}) => {
  const { sandbox, order, inWorld } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(inWorld('/'))
  await page.locator('#q').fill('half a ref')
  await page.locator('#count').selectOption('10')
  await page.locator('.clock-panel summary').click()
  await page.locator('#q').focus()
  await page.locator('#q').press('Shift+Home')
  const { id } = await order()
  await seen(page, `payment-${id}`).waitFor()
  await seeNews(page, sandbox)
  expect(await page.locator('#q').inputValue()).toBe('half a ref')
  expect(await page.locator('#count').inputValue()).toBe('10')
  expect(await page.locator('.clock-panel').getAttribute('open')).toBe('')
  expect(await page.evaluate('document.activeElement.id')).toBe('q')
  expect(
    await page.evaluate(
      'document.activeElement.selectionEnd - document.activeElement.selectionStart',
    ),
  ).toBe(10)
})

test('keeps an answer when somebody jumps to the content, or moves the clock', async ({
  openPage,
}) => {
  const { inWorld } = await startWorld()
  const page = await openPage(desktop)
  await page.goto(inWorld('/scenarios/dry-run'))
  await seen(page, 'scenario-document').fill(document)
  await press(page, 'dry-run-play')
  await seen(page, 'dry-run-result').getByRole('heading', { name: 'typed-by-hand' }).waitFor()
  await page.locator('.skip').press('Enter')
  await page.waitForURL(/#main$/)
  await page.locator('.clock-panel summary').click()
  await page.locator('#panel-1h').click()
  await page.locator('#notice', { hasText: 'Clock moved 1 h; nothing was due.' }).waitFor()
  expect(await seen(page, 'dry-run-result').textContent()).toContain('typed-by-hand')
  expect(await seen(page, 'scenario-document').inputValue()).toBe(document)
})

test('says in red that a callback was refused again, and in green that it was taken', async ({
  openPage,
}) => {
  const { sandbox, order, shop } = await startWorld()
  const { id } = await order()
  shop.replyWith((_, response) => response.writeHead(418).end())
  await sandbox.payer(id, 'open')
  await shop.gets(1)
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/payments/${id}`)
  await page.locator('[data-kind=callback][data-verdict=bad] summary').first().click()
  await page
    .locator('[data-kind=callback][data-verdict=bad]')
    .getByTestId('redeliver')
    .first()
    .click()
  await alertIn(page).waitFor()
  await seeNews(page, sandbox)
  expect(await alertIn(page).textContent()).toBe(
    'The callback was sent again, and again not acknowledged: the backend answered 418.',
  )
  shop.replyWith((_, response) => response.writeHead(204).end())
  await page
    .locator('[data-kind=callback][data-verdict=bad]')
    .getByTestId('redeliver')
    .first()
    .click()
  await page.locator('#notice.good', { hasText: 'sent again: answered 204.' }).waitFor()
  expect(await page.locator('[data-kind=callback][data-verdict=ok]').count()).toBe(1)
})

test('has a stream of events only while somebody sees the page', async ({ openPage }) => {
  const { order, inWorld } = await startWorld()
  const page = await openPage(desktop)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript(
    "Object.defineProperty(document, 'hidden', { get: () => document.isSeen !== true })",
  )
  const turn = (isSeen: boolean) =>
    page.evaluate(
      `document.isSeen = ${isSeen}; document.dispatchEvent(new Event('visibilitychange'))`,
    )
  const isStream = (url: string) => url.includes('/_sandbox/events')
  await page.goto(inWorld('/'))
  expect(asked.filter(isStream)).toEqual([])
  const { id } = await order()
  await turn(true)
  await seen(page, `payment-${id}`).waitFor()
  const ended = page.waitForEvent('requestfailed', (request) => isStream(request.url()))
  await turn(false)
  await ended
  const { id: other } = await order()
  await turn(true)
  await seen(page, `payment-${other}`).waitFor()
  expect(asked.filter(isStream)).toHaveLength(2)
})

test('runs a document where all worlds are shown, and arms it in the one that is chosen', async ({
  openPage,
}) => {
  const { sandbox, order } = await startWorld()
  await order()
  await sandbox.api('POST', '/payment_orders', { currency: 'SEK' }, { tenant_id: randomUUID() })
  const page = await openPage(desktop)
  await page.goto(`${sandbox.url}/scenarios/dry-run?tenant_id=all`)
  await seen(page, 'scenario-document').fill(document)
  await press(page, 'dry-run-play')
  await seen(page, 'dry-run-result').waitFor()
  await press(page, 'dry-run-arm')
  expect(await page.locator('#arm-world:invalid').count()).toBe(1)
  await page.selectOption('#arm-world', sandbox.tenantId)
  await press(page, 'dry-run-arm')
  await page.locator('#notice', { hasText: `${sandbox.tenantId} gets typed-by-hand` }).waitFor()
  expect(await page.locator('#arm-world').inputValue()).toBe(sandbox.tenantId)
  expect((await sandbox.detail((await order()).id)).scenario.name).toBe('typed-by-hand')
})
