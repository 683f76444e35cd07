import { expect, test } from 'vitest'
import { startStory } from './story.ts'

test('expires a quarter of an hour after the creation when nobody touches it', async () => {
  const { merchant, sandbox, status } = await startStory('paid')
  await sandbox.advance('14m59s')
  expect(await status()).toBe('INITIATED')
  await sandbox.advance('1s')
  expect(await status()).toBe('EXPIRED')
  expect(merchant.statuses()).toEqual(['EXPIRED'])
})

test('expires when the payer opens the checkout and walks away', async () => {
  const { detail, merchant, sandbox } = await startStory('expired')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'EXPIRED'])
  expect((await detail()).checkout).toMatchObject({
    state: 'closed',
    left: true,
    legal_actions: [],
  })
})

test('shows the payer of an expired payment a closed checkout', async () => {
  const { checkoutUrl, sandbox } = await startStory('paid')
  await sandbox.settle()
  const page = await (await fetch(`${checkoutUrl}?lang=en`)).text()
  expect(page).toContain('data-state="closed"')
  expect(page).toContain('The link has expired')
})

test('refuses to play the payer of an expired payment', async () => {
  const { payer, sandbox, status } = await startStory('paid')
  await sandbox.settle()
  expect((await payer('approve')).status).toBe(409)
  expect(await status()).toBe('EXPIRED')
})

test('does not expire once the payer has signed', async () => {
  const { merchant, payer, sandbox } = await startStory('delayed')
  await payer('approve')
  await sandbox.advance('1h')
  expect(merchant.statuses()).toEqual(['PENDING'])
})
