import { expect, test } from 'vitest'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const shipped = loadCatalogue(['scenarios'])

type Played = {
  sandbox: OpenSandbox
  callbackUrl: string
  scenario?: string
  act?: string | undefined
}

/** A payment to its end, and what came of it. */
async function play({ sandbox, callbackUrl, scenario, act }: Played) {
  const options = { callbackUrl, ...(scenario === undefined ? {} : { scenario }) }
  const { id } = await sandbox.createPayment(options)
  if (act !== undefined) await sandbox.payer(id, act)
  await sandbox.settle()
  const { timeline, deliveries, payment } = await sandbox.detail(id)
  const created = Date.parse(payment.created_at)
  const past = timeline.filter(({ state }: { state: string }) => state === 'past')
  return {
    id,
    statuses: past.map(({ status, at }: { status: string; at: string }) => ({
      status,
      after: Date.parse(at) - created,
    })),
    callbacks: deliveries
      .map(({ status, state, attempts }: { status: string; state: string; attempts: object[] }) =>
        [status, state, attempts.length].join(' '),
      )
      .sort(),
  }
}

async function saved(sandbox: OpenSandbox, id: string): Promise<string> {
  const answer = await sandbox.call('GET', `/_sandbox/payments/${id}/scenario`)
  expect(answer.status).toBe(200)
  return answer.body
}

// Faults of our own answers are a matter of the world, not of one payment.
const names = shipped
  .all()
  .map(({ name }) => name)
  .filter(
    (name) => !['provider-down', 'answer-lost'].includes(name) && name !== 'callback-before-answer',
  )

test.each(names)('saves a run of %s as a scenario that goes the same way again', async (name) => {
  const { callbackUrl } = await startMerchant()
  const first = openSandbox()
  const isPlayed = shipped.get(name)?.document.checkout?.mode === 'auto'
  const act = isPlayed ? undefined : 'approve'
  const before = await play({ sandbox: first, callbackUrl, scenario: name, act })
  const yaml = await saved(first, before.id)
  const document = parseScenario(yaml, 'saved.yaml').document
  const second = openSandbox()
  await second.arm(document)
  const after = await play({ sandbox: second, callbackUrl })
  expect(after.statuses.map(({ status }: { status: string }) => status)).toEqual(
    before.statuses.map(({ status }: { status: string }) => status),
  )
  expect(after.callbacks).toEqual(before.callbacks)
})

test('keeps when things came after what caused them', async () => {
  const { callbackUrl } = await startMerchant()
  const sandbox = openSandbox()
  const { id } = await play({ sandbox, callbackUrl, scenario: 'delayed', act: 'approve' })
  expect(await saved(sandbox, id)).toContain('at: checkout.approved + 2d12h, status: COMPLETED')
})

test.each([
  ['cancel', 'cancel_at: choose_bank'],
  ['leave', 'leave_at: choose_bank'],
  ['refuse', '{ id: declined, at: payment.created, status: DECLINED }'],
])('exports what the payer did: %s', async (act, line) => {
  const { callbackUrl } = await startMerchant()
  const sandbox = openSandbox()
  const { id } = await play({ sandbox, callbackUrl, act })
  const yaml = await saved(sandbox, id)
  expect(yaml).toContain(line)
  expect(parseScenario(yaml, 'saved.yaml').name).toBe(`saved-${id.slice(-8)}`)
})

test('exports a payment that nobody has paid yet as one with a person as payer', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment()
  expect(parseScenario(await saved(sandbox, id), 'saved.yaml').document.checkout?.mode).toBe(
    'interactive',
  )
})
