import { expect, test } from 'vitest'
import { startStory } from './story.ts'

test('keeps the callback that is never sent on record as lost, with the line that loses it', async () => {
  const { id, payer, sandbox } = await startStory('lost-callback')
  await payer('approve')
  await sandbox.settle()
  const { body } = await sandbox.callbacks(`payment_id=${id}&state=lost`)
  expect(body.data).toMatchObject([{ status: 'COMPLETED', attempts: [] }])
  expect(body.data[0].because).toMatch(/^scenarios\/lost-callback\.yaml:\d+ /)
})
