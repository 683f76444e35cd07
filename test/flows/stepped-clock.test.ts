import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { clientOf } from '../client.ts'

const hour = 3_600_000

/** A sandbox on the clock of this process, which the test steps. */
function openSandbox() {
  const now = Date.now.bind(Date)
  let stepped = 0
  const warnings: string[] = []
  const errors: unknown[] = []
  vi.spyOn(Date, 'now').mockImplementation(() => now() + stepped)
  const sandbox = createSandbox(readConfig({ PORT: '0' }), {
    onError: (error) => errors.push(error),
    onWarning: (text) => warnings.push(text),
  })
  onTestFinished(async () => {
    vi.restoreAllMocks()
    await sandbox.close()
    expect(errors).toEqual([])
  })
  const client = clientOf('http://sandbox.localhost', randomUUID(), sandbox.fetch)
  const worldTime = async () =>
    Date.parse((await client.call('GET', '/_sandbox/clock')).body.now) - now()
  return {
    ...client,
    warnings,
    worldTime,
    step(ms: number): void {
      stepped += ms
    },
  }
}

test('keeps records in order and tells it where the clock of the machine is set back', async () => {
  const { createPayment, call, step, worldTime, warnings } = openSandbox()
  const before = await createPayment()
  step(-hour)
  const after = await createPayment()
  const createdAt = async ({ id }: { id: string }) =>
    (await call('GET', `/_sandbox/payments/${id}`)).body.payment.created_at
  expect((await createdAt(before)) <= (await createdAt(after))).toBe(true)
  expect(await worldTime()).toBeGreaterThan(-hour / 2)
  step(hour)
  expect(await worldTime()).toBeLessThan(hour / 2)
  expect(warnings).toEqual([
    expect.stringMatching(/set back by 1h/),
    expect.stringMatching(/jumped ahead by 1h/),
  ])
})

test('goes with the clock of the machine where that jumps ahead', async () => {
  const { step, worldTime } = openSandbox()
  step(2 * hour)
  expect(await worldTime()).toBeGreaterThan(hour)
})
