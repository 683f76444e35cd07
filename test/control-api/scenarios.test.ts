import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { limits } from '../../src/input/limits.ts'
import { openSandbox } from '../open-sandbox.ts'

type Client = Pick<ReturnType<typeof openSandbox>, 'createPayment' | 'detail'>

async function grantedTo(client: Client): Promise<string> {
  const { id } = await client.createPayment()
  return (await client.detail(id)).scenario.name
}

test('lists every scenario with its file and what it does', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.call('GET', '/_sandbox/scenarios')
  const paid = body.data.find(({ name }: { name: string }) => name === 'paid')
  expect(paid).toMatchObject({
    summary: 'The payer approves; PENDING, then COMPLETED.',
    source: expect.stringMatching(/scenarios\/paid\.yaml$/),
    explanation: expect.stringContaining('COMPLETED'),
    diagram: expect.stringMatching(/^sequenceDiagram/),
  })
  expect(body.problems).toEqual([])
})

test('lists the scenarios without a tenant', async () => {
  const { sandbox } = openSandbox()
  const answer = await sandbox.fetch(new Request('http://sandbox.test/_sandbox/scenarios'))
  expect(answer.status).toBe(200)
})

test.each([
  [
    {},
    'scenario: expected the name of a scenario, a whole one as an object, or null to disarm, got nothing',
  ],
  [{ scenario: 5 }, /expected the name of a scenario, .* got 5$/],
  [{ scenario: ['paid'] }, /expected the name of a scenario, .* got \["paid"\]$/],
  [{ scenario: 'version: 1\nname: mine\n' }, /expected a name, or a whole scenario as an object/],
])('says what arming takes, where it is asked for %j', async (body, told) => {
  const { call } = openSandbox()
  const answer = await call('POST', '/_sandbox/arm', body)
  expect(answer.status).toBe(422)
  expect(answer.body.errors[0].description).toMatch(told)
})

test('says what a dry run takes', async () => {
  const { call } = openSandbox()
  const { body } = await call('POST', '/_sandbox/dry_run', {})
  expect(body.errors[0].description).toBe(
    'scenario: expected a whole scenario, as YAML or JSON text or as an object, got nothing',
  )
})

test('arms a scenario for the next payment only', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed')
  expect([await grantedTo(sandbox), await grantedTo(sandbox)]).toEqual(['failed', 'paid'])
})

test('arms a scenario for so many payments', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed', { next: 2 })
  const granted = [await grantedTo(sandbox), await grantedTo(sandbox), await grantedTo(sandbox)]
  expect(granted).toEqual(['failed', 'failed', 'paid'])
})

test('takes what is armed in the order it was armed', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed')
  await sandbox.arm('delayed')
  expect([await grantedTo(sandbox), await grantedTo(sandbox)]).toEqual(['failed', 'delayed'])
})

test('lists what is armed, how often still, and by whom', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed', { next: 3 })
  await grantedTo(sandbox)
  const { body } = await sandbox.call('GET', '/_sandbox/arm')
  expect(body).toEqual({
    armed: [
      {
        scenario: 'failed',
        next: 2,
        because: expect.stringMatching(/^POST \/_sandbox\/arm at 20/),
      },
    ],
    default: null,
  })
})

test('arms a default for every payment of the world', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.arm('delayed', { default: true })
  expect(body.default).toMatchObject({ scenario: 'delayed' })
  expect([await grantedTo(sandbox), await grantedTo(sandbox)]).toEqual(['delayed', 'delayed'])
})

test('takes back what was armed', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed', { next: 5 })
  expect((await sandbox.arm(null)).body.armed).toEqual([])
  expect(await grantedTo(sandbox)).toBe('paid')
})

test('takes back the default', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed', { default: true })
  expect((await sandbox.arm(null, { default: true })).body.default).toBeNull()
})

test('arms a whole document', async () => {
  const sandbox = openSandbox()
  const document = { version: 1, name: 'mine', extends: 'paid', summary: 'My own story.' }
  expect((await sandbox.arm(document)).body.armed).toMatchObject([{ scenario: 'mine' }])
  expect(await grantedTo(sandbox)).toBe('mine')
})

test('arms one world and no other', async () => {
  const sandbox = openSandbox()
  await sandbox.arm('failed')
  expect(await grantedTo(sandbox.as(randomUUID()))).toBe('paid')
})

test('names the nearest scenario for one that there is not', async () => {
  const sandbox = openSandbox()
  const { status, body } = await sandbox.arm('faild')
  expect([status, body.errors[0].error]).toEqual([422, 'unknown_scenario'])
  expect(body.errors[0].description).toContain('did you mean "failed"?')
})

test('refuses a document that is not sound, and says where', async () => {
  const sandbox = openSandbox()
  const { status, body } = await sandbox.arm({ version: 1, name: 'mine', timelin: [] })
  expect([status, body.errors[0].error]).toEqual([422, 'invalid_scenario'])
  expect(body.errors[0].description).toContain('timelin')
})

test('arms so much in a world and no more, until some of it is used or disarmed', async () => {
  const { call, arm } = openSandbox()
  const summary = 'x'.repeat(450)
  for (let n = 0; n < limits.armed.choices; n += 1) await arm({ version: 1, summary })
  const { status, body } = await call('POST', '/_sandbox/arm', { scenario: 'failed' })
  expect([status, body.errors[0].error]).toEqual([409, 'too_many_armed'])
  expect((await call('GET', '/_sandbox/arm')).body.armed).toHaveLength(limits.armed.choices)
  expect((await call('POST', '/_sandbox/arm', { scenario: null })).status).toBe(200)
  expect((await call('POST', '/_sandbox/arm', { scenario: 'failed' })).status).toBe(200)
})
