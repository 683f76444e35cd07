import { expect, test } from 'vitest'
import { after, startStory } from './story.ts'

test('has the browser back at once, as long as the money is on its way', async () => {
  const { detail, payer, sandbox, status } = await startStory('delayed')
  await payer('approve')
  await sandbox.advance('0s')
  const { checkout } = await detail()
  expect(checkout).toMatchObject({
    outcome: 'pending',
    return_url: 'http://shop.test/success',
  })
  expect(await status()).toBe('PENDING')
})

test('tells nobody a moment too early', async () => {
  const { merchant, payer, sandbox, status } = await startStory('delayed')
  await payer('approve')
  await sandbox.advance('2d11h59m59s')
  expect(await status()).toBe('PENDING')
  expect(merchant.statuses()).toEqual(['PENDING'])
})

test('tells of the money two days and twelve hours later, with that day in the callback', async () => {
  const story = await startStory('delayed')
  const { merchant, payer, sandbox } = story
  await payer('approve')
  const { body } = await sandbox.advance('2d12h')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
  expect(after(story, merchant.received[1]?.body.occurred_at)).toBe('2d12h')
  expect(body.data).toContainEqual(
    expect.objectContaining({ kind: 'payment.status', status: 'COMPLETED', at: body.now }),
  )
})

test('lists the change that is to come, with the line that plans it', async () => {
  const story = await startStory('delayed')
  await story.payer('approve')
  const planned = (await story.detail()).timeline.find(
    ({ state }: { state: string }) => state === 'planned',
  )
  expect(planned).toMatchObject({ status: 'COMPLETED', moment: 'checkout.approved + 2d12h' })
  expect(planned.because).toMatch(/^scenarios\/delayed\.yaml:\d+ /)
  expect(after(story, planned.at)).toBe('2d12h')
})
