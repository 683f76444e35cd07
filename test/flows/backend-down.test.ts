import { expect, test } from 'vitest'
import { after, startStory } from './story.ts'

test('tries again after 1 s and 10 s until the backend is up, and keeps the order', async () => {
  const story = await startStory('paid')
  const { id, merchant, payer, sandbox } = story
  await merchant.goDown()
  await payer('approve')
  await sandbox.advance('5s')
  expect(merchant.received).toEqual([])
  await merchant.comeUp()
  await sandbox.advance('6s')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
  const { body } = await sandbox.callbacks(`payment_id=${id}`)
  const startedAt = body.data.map(({ attempts }: { attempts: { started_at: string }[] }) =>
    attempts.map(({ started_at }) => after(story, started_at)),
  )
  expect(startedAt).toEqual([['0s', '1s', '11s'], ['11s']])
})

test('keeps on record why an attempt did not arrive', async () => {
  const { id, merchant, payer, sandbox } = await startStory('paid')
  await merchant.goDown()
  await payer('choose_bank')
  await sandbox.advance('0s')
  const { body } = await sandbox.callbacks(`payment_id=${id}`)
  expect(body.data[0].attempts[0]).toMatchObject({ response: null })
  expect(body.data[0].attempts[0].error).toContain('ECONNREFUSED')
})

test('gives up after four attempts, and still tells of what comes next', async () => {
  const { id, merchant, payer, sandbox } = await startStory('paid')
  await merchant.goDown()
  await payer('choose_bank')
  await sandbox.advance('2m')
  await merchant.comeUp()
  await payer('approve')
  await sandbox.advance('1s')
  expect(merchant.statuses()).toEqual(['COMPLETED'])
  const { body } = await sandbox.callbacks(`payment_id=${id}`)
  expect(body.data.map(({ state }: { state: string }) => state)).toEqual(['failed', 'delivered'])
  expect(body.data[0].attempts).toHaveLength(4)
})

test('delivers what was given up when it is sent again', async () => {
  const { id, merchant, payer, sandbox } = await startStory('paid')
  await merchant.goDown()
  await payer('choose_bank')
  await sandbox.advance('2m')
  const { body } = await sandbox.callbacks(`payment_id=${id}&state=failed`)
  await merchant.comeUp()
  await sandbox.call('POST', `/_sandbox/callbacks/${body.data[0].id}/redeliver`)
  expect(merchant.received.map(({ text }) => text)).toEqual([body.data[0].attempts[0].request.body])
})

test('never has the payer wait for the backend', async () => {
  const { merchant, payer, status } = await startStory('paid')
  merchant.replyWith(() => undefined)
  expect((await payer('approve')).body.checkout.state).toBe('processing')
  await merchant.gets(1)
  expect(await status()).toBe('PENDING')
})
