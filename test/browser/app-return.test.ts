import { expect } from 'vitest'
import { startSandbox } from '../start-sandbox.ts'
import { test } from './open-browser.ts'
import { at, press, seen } from './steps.ts'

test('shows the address of an app, and asks the browser to open it at a press', async ({
  openPage,
}) => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'auto' })
  const { checkoutUrl } = await sandbox.createPayment({ returnTo: 'myapp://x' })
  const page = await openPage()
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const asked: string[] = []
  session.on('Network.requestWillBeSent', ({ request }) => asked.push(request.url))
  await page.goto(checkoutUrl)
  await press(page, 'cancel')
  await at(page, 'closed')
  expect(await seen(page, 'leads-to').textContent()).toBe('myapp://x/cancel')
  expect(asked).not.toContain('myapp://x/cancel')
  await press(page, 'continue')
  await expect.poll(() => asked).toContain('myapp://x/cancel')
  await at(page, 'closed')
})
