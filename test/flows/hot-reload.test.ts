import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { clientOf } from '../client.ts'
import { directoryOf } from '../scenarios/scenario-files.ts'

const ending = (status: string) =>
  `version: 1\nsummary: Ends ${status}.\ntimeline:\n  - { id: end, at: checkout.approved + 1s, status: ${status} }\n`

async function startOn(folder: string, settings: Readonly<Record<string, string>> = {}) {
  const warnings: string[] = []
  const config = readConfig({
    PORT: '0',
    SANDBOX_SCENARIOS: folder,
    SANDBOX_CLOCK: 'manual',
    ...settings,
  })
  const errors: unknown[] = []
  const sandbox = createSandbox(config, {
    onError: (error) => errors.push(error),
    onWarning: (text) => warnings.push(text),
  })
  const url = await sandbox.listen()
  onTestFinished(async () => {
    await sandbox.close()
    expect(errors).toEqual([])
  })
  const client = clientOf(url, randomUUID())
  const shelf = async () => (await client.call('GET', '/_sandbox/scenarios')).body
  return {
    ...client,
    warnings,
    shelf,
    /** Asks until the shelf shows it. */
    async seen(
      shows: (shelf: { data: { name: string; summary: string }[]; problems: string[] }) => boolean,
    ) {
      while (!shows(await shelf()));
    },
  }
}

test('gives new payments the changed scenario and lets running ones keep theirs', async () => {
  const folder = directoryOf({ 'mine.yaml': ending('DECLINED') })
  const sandbox = await startOn(folder)
  const before = await sandbox.createPayment({ scenario: 'mine' })
  writeFileSync(join(folder, 'mine.yaml'), ending('CRASHED'))
  await sandbox.seen(({ data }) => data.some(({ summary }) => summary === 'Ends CRASHED.'))
  const after = await sandbox.createPayment({ scenario: 'mine' })
  for (const { id } of [before, after]) await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  expect(await sandbox.status(before.orderId, before.id)).toBe('DECLINED')
  expect(await sandbox.status(after.orderId, after.id)).toBe('CRASHED')
})

test('takes up a scenario that is saved while it runs', async () => {
  const folder = directoryOf({})
  const sandbox = await startOn(folder)
  expect((await sandbox.createPayment({ scenario: 'fresh' })).answer.status).toBe(422)
  writeFileSync(join(folder, 'fresh.yaml'), ending('CRASHED'))
  await sandbox.seen(({ data }) => data.some(({ name }) => name === 'fresh'))
  expect((await sandbox.createPayment({ scenario: 'fresh' })).answer.status).toBe(200)
})

test('keeps the last good version of a broken file and says what is wrong in log, API and page', async () => {
  const folder = directoryOf({ 'mine.yaml': ending('DECLINED') })
  const sandbox = await startOn(folder)
  writeFileSync(join(folder, 'mine.yaml'), `${ending('DECLINED')}timelime: []\n`)
  await sandbox.seen(({ problems }) => problems.length > 0)
  const wrong = /mine\.yaml:5:1: .*timelime.*timeline/
  expect((await sandbox.shelf()).problems).toEqual([expect.stringMatching(wrong)])
  expect(sandbox.warnings).toEqual([expect.stringMatching(wrong)])
  const page = (await sandbox.call('GET', '/')).body
  expect(page).toContain('timelime')
  const { id, orderId } = await sandbox.createPayment({ scenario: 'mine' })
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('DECLINED')
})

test.each([
  ['the folder of the default scenario', (folder: string) => renameSync(folder, `${folder}-away`)],
  ['the file of the default scenario', (folder: string) => rmSync(join(folder, 'mine.yaml'))],
])('makes payments while %s is away', async (_, away) => {
  const folder = join(directoryOf({}), 'scenarios')
  mkdirSync(folder)
  writeFileSync(join(folder, 'mine.yaml'), ending('CRASHED'))
  writeFileSync(join(folder, 'other.yaml'), ending('CRASHED'))
  const sandbox = await startOn(folder, { SANDBOX_SCENARIO: 'mine' })
  await sandbox.call('POST', '/_sandbox/arm', { scenario: 'mine', default: true })
  away(folder)
  await sandbox.seen(({ problems }) => problems.length > 0)
  const { orderId, id, answer } = await sandbox.createPayment()
  expect(answer.status).toBe(200)
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('CRASHED')
})
