import { expect, test } from 'vitest'
import { startStory } from './story.ts'

/** A payment under redirect-before-callback, approved from outside at 0 s. */
async function approved(isLookedAt: boolean) {
  const story = await startStory('redirect-before-callback')
  const { sandbox, checkoutUrl, payer } = story
  const { pathname } = new URL(checkoutUrl)
  if (isLookedAt) await sandbox.call('GET', `${pathname}/live`)
  await payer('approve')
  await sandbox.advance('1s')
  /** names of the moments at which callbacks are due, in s since the approval */
  const due = async () => {
    const { deliveries } = await story.detail()
    const from = Date.parse(story.createdAt)
    return deliveries.map(({ due_at }: { due_at: string }) => (Date.parse(due_at) - from) / 1_000)
  }
  return { ...story, pathname, due }
}

test('counts from when the page goes on, where somebody looks at it', async () => {
  const { sandbox, pathname, due, merchant, detail } = await approved(true)
  await sandbox.advance('3s')
  expect((await detail()).checkout).toMatchObject({
    state: 'result',
    return_url: 'http://shop.test/success',
  })
  expect(await due()).toEqual([])
  const gone = await sandbox.call('GET', `${pathname}/continue`)
  expect(gone.headers.get('location')).toBe('http://shop.test/success')
  expect(await due()).toEqual([9, 10])
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
  const { body } = await sandbox.call('GET', '/_sandbox/clock')
  expect(body.next_due_at).toBeNull()
})

test('counts from the end of the payment where nobody looks', async () => {
  const { due } = await approved(false)
  expect(await due()).toEqual([6, 7])
})

test('counts the browser as gone where the page was closed before it went on', async () => {
  const { sandbox, due } = await approved(true)
  await sandbox.advance('10s')
  expect(await due()).toEqual([16, 17])
})
