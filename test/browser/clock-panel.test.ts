import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { desktop, phone, test } from './open-browser.ts'
import { startShop } from './start-shop.ts'
import { press, seen } from './steps.ts'

/** A world whose clock stands at a known time, with a payment whose payer looks at the checkout. */
async function startWorld() {
  const { sandbox, order } = await startShop({ SANDBOX_CLOCK: 'manual' })
  await sandbox.setClock('manual')
  await sandbox.call('POST', '/_sandbox/clock/advance', { to: '2099-12-20T08:00:00Z' })
  const { id } = await order()
  await sandbox.payer(id, 'open')
  return { sandbox, id, url: `${sandbox.url}/activity?tenant_id=${sandbox.tenantId}` }
}

const clock = (page: Page) => page.locator('.clock-panel summary .clock').first()
const notice = (page: Page, text: string | RegExp) =>
  page.locator('#notice', { hasText: text }).waitFor()

async function openClock(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('.clock-panel summary').click()
}

async function move(page: Page, until: string): Promise<void> {
  await seen(page, 'clock-until').fill(until)
  await seen(page, 'clock-until').press('Enter')
}

test('moves the clock by a button, by a duration and to a time, and says how far', async ({
  openPage,
}) => {
  const { url } = await startWorld()
  const page = await openPage(desktop)
  await openClock(page, url)
  await page.getByRole('button', { name: '+1 min' }).click()
  await notice(page, /Clock moved /)
  expect(await clock(page).textContent()).toBe('2099-12-20 08:01:00')
  await move(page, '2d12h')
  await notice(page, 'Clock moved 2 d 12 h; ')
  expect(await clock(page).textContent()).toBe('2099-12-22 20:01:00')
  await move(page, '2099-12-24 12:00')
  await notice(page, 'Clock moved 1 d 15 h 59 m; ')
  expect(await clock(page).textContent()).toBe('2099-12-24 12:00:00')
  expect(await page.locator('.clock-panel').getAttribute('open')).toBe('')
})

test('refuses what is no time, or over, and keeps what was typed', async ({ openPage }) => {
  const { url } = await startWorld()
  const page = await openPage(desktop)
  await openClock(page, url)
  for (const [typed, reason] of [
    ['half past nine', '"half past nine" is neither a duration such as 2d12h nor a time such as'],
    ['2099-13-45', '"2099-13-45" is neither a duration'],
    ['2099-12-19 12:00', 'time does not go back'],
  ] as const) {
    await move(page, typed)
    await page.locator('main [role=alert]', { hasText: reason }).waitFor()
    expect(await seen(page, 'clock-until').inputValue()).toBe(typed)
    expect(await clock(page).textContent()).toBe('2099-12-20 08:00:00')
  }
})

test('tells what will happen on the way, and the next of it happens', async ({ openPage }) => {
  const { url, id } = await startWorld()
  const page = await openPage(phone)
  await openClock(page, url)
  const next = seen(page, 'next-event')
  const first = seen(page, 'upcoming').locator('li').first()
  const [wait] = /(?<=in )\S+(?: \S+)*?(?= )/.exec((await first.textContent()) ?? '') ?? []
  expect(await first.locator('a').getAttribute('href')).toContain(id)
  expect(await next.textContent()).toContain(`(${wait}`)
  await next.click()
  await notice(page, /happened/)
  expect(await clock(page).textContent()).not.toBe('2099-12-20 08:00:00')
  await press(page, 'settle')
  await page.getByText('Nothing is planned in this world.').waitFor()
  expect(await next.count()).toBe(0)
})

test('explains each mode of the clock, and changes it', async ({ openPage }) => {
  const { url, sandbox } = await startWorld()
  const page = await openPage(desktop)
  await openClock(page, url)
  const modes = page.locator('.clock-modes div')
  expect(await modes.allTextContents()).toEqual([
    'real Runs like your watch.',
    'manual Stands still until you move it.',
    'auto Jumps to whatever is planned next as soon as nothing is going on.',
  ])
  const pressed = page.locator('.clock-modes [aria-pressed=true]')
  expect(await pressed.textContent()).toBe('manual')
  await modes.getByRole('button', { name: 'auto' }).click()
  await notice(page, 'The clock is auto now.')
  expect(await pressed.textContent()).toBe('auto')
  const { body } = await sandbox.call('GET', '/_sandbox/clock')
  expect(body.mode).toBe('auto')
})
