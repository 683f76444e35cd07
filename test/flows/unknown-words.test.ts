import { expect, test } from 'vitest'
import { directoryOf } from '../scenarios/scenario-files.ts'
import { startSandbox } from '../start-sandbox.ts'

const hint = 'unknown scenario "canceled"; did you mean "cancelled"?'

test('refuses a scenario nobody knows in the header, with the nearest name', async () => {
  const sandbox = await startSandbox()
  const { answer } = await sandbox.createPayment({ scenario: 'canceled' })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0]).toMatchObject({ error: 'unknown_scenario' })
  expect(answer.body.errors[0].description).toContain(hint)
})

test('refuses a scenario nobody knows in the metadata, with the nearest name', async () => {
  const sandbox = await startSandbox()
  const { answer } = await sandbox.createPayment({ metadata: { sandbox_scenario: 'canceled' } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0].description).toContain(hint)
})

test('stores no payment where the scenario is refused', async () => {
  const sandbox = await startSandbox()
  await sandbox.createPayment({ scenario: 'canceled' })
  const { body } = await sandbox.call('GET', '/_sandbox/payments')
  expect(body.data).toEqual([])
})

test('refuses to arm a scenario nobody knows, with the nearest name', async () => {
  const sandbox = await startSandbox()
  const { status, body } = await sandbox.arm('canceled')
  expect(status).toBe(422)
  expect(body.errors[0]).toMatchObject({ error: 'unknown_scenario' })
  expect(body.errors[0].description).toContain(hint)
})

test('refuses to arm a whole scenario with an unknown status, with the nearest one', async () => {
  const sandbox = await startSandbox()
  const timeline = [{ at: 'checkout.approved', status: 'COMPLETE' }]
  const { status, body } = await sandbox.arm({ version: 1, timeline })
  expect(status).toBe(422)
  expect(body.errors[0].description).toContain('did you mean "COMPLETED"?')
})

test('does not start with an unknown server default, and names the nearest', async () => {
  await expect(startSandbox({ SANDBOX_SCENARIO: 'payd' })).rejects.toThrow('did you mean "paid"?')
})

test('does not start with malformed YAML, and names file and line', async () => {
  const folder = directoryOf({ 'broken.yaml': 'version: 1\nname: broken\ntimeline: [ {\n' })
  await expect(startSandbox({ SANDBOX_SCENARIOS: folder })).rejects.toThrow(
    /broken\.yaml:[34]:\d+: /,
  )
})

test('does not start with an unknown key in a scenario, and names file, line and nearest key', async () => {
  const folder = directoryOf({ 'odd.yaml': 'version: 1\nname: odd\ntimelines: []\n' })
  await expect(startSandbox({ SANDBOX_SCENARIOS: folder })).rejects.toThrow(
    /odd\.yaml:3:1: .*"timelines".*"timeline"/,
  )
})

test('does not start with an unknown setting, and names the nearest', async () => {
  await expect(startSandbox({ SANDBOX_CLOK: 'manual' })).rejects.toThrow(
    'SANDBOX_CLOK is not a setting; the nearest is SANDBOX_CLOCK.',
  )
})

test("gives the user's own scenario to the payment that asks for it", async () => {
  const timeline = '- { at: checkout.approved + 7s, status: COMPLETED }'
  const folder = directoryOf({
    'slow.yaml': `version: 1\nname: slow\ntimeline:\n  ${timeline}\n`,
  })
  const sandbox = await startSandbox({ SANDBOX_SCENARIOS: folder, SANDBOX_CLOCK: 'manual' })
  const { id, orderId } = await sandbox.createPayment({ scenario: 'slow' })
  await sandbox.payer(id, 'approve')
  await sandbox.advance('6s')
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})
