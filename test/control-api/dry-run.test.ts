import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

test('plays a document through, and makes no payment', async () => {
  const sandbox = openSandbox()
  const scenario = 'version: 1\nname: mine\nextends: failed\n'
  const { body } = await sandbox.call('POST', '/_sandbox/dry_run', { scenario })
  expect(body.problems).toEqual([])
  expect(body.scenario.course.map(({ text }: { text: string }) => text)).toContain(
    'DECLINED (AM04)',
  )
  expect((await sandbox.call('GET', '/_sandbox/payments')).body.data).toEqual([])
})

test('answers a document that can be armed as it is', async () => {
  const sandbox = openSandbox()
  const scenario = 'version: 1\nname: mine\nextends: failed\n'
  const { body } = await sandbox.call('POST', '/_sandbox/dry_run', { scenario })
  expect((await sandbox.arm(body.document)).body.armed).toMatchObject([{ scenario: 'mine' }])
})

test('says what is wrong, with line and column', async () => {
  const sandbox = openSandbox()
  const scenario = 'version: 1\ntimelime: []\n'
  const { status, body } = await sandbox.call('POST', '/_sandbox/dry_run', { scenario })
  expect(status).toBe(200)
  expect(body.scenario).toBeNull()
  expect(body.problems).toEqual([expect.stringMatching(/^dry run:2:1: .*timeline/)])
})

test('shows one scenario with its preview, and the nearest for an unknown name', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.call('GET', '/_sandbox/scenarios/forged-callback')
  expect(body.course.map(({ detail }: { detail: string | null }) => detail)).toContain(
    'with a wrong signature',
  )
  const unknown = await sandbox.call('GET', '/_sandbox/scenarios/faild')
  expect(unknown.status).toBe(404)
  expect(unknown.body.errors[0].description).toContain('failed')
})
