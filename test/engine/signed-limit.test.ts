import { expect, test } from 'vitest'
import { reactTo } from '../../src/payment/lifecycle.ts'
import { startMerchant } from '../merchant.ts'
import { stateOf } from '../payment/payment-state.ts'
import { planIn } from '../scenarios/scenario-files.ts'
import { startSandbox } from '../start-sandbox.ts'

/** Who is timed out by the limit of a signed payment, or null where there is no such limit. */
function limitOf(yaml: string, isScripted = false): string | null {
  const state = stateOf(planIn(yaml), { status: () => 'PENDING', isScripted: () => isScripted })
  const effects = reactTo(state, { kind: 'event', event: 'checkout.approved' }, 0)
  const limit = effects.find((effect) => effect.kind === 'step' && effect.isSignedLimit)
  return limit?.kind === 'step' ? limit.timeoutOwner : null
}

test('a payment whose end is certain has no limit once it is signed', () => {
  expect(limitOf('')).toBeNull()
  expect(limitOf('extends: delayed')).toBeNull()
  expect(
    limitOf(`timeline:
  - { id: p, at: checkout.approved, status: PENDING }
  - { id: c, at: p + 3d, status: COMPLETED }`),
  ).toBeNull()
})

test('the limit times out nobody, unless the end hangs on a person who goes back', () => {
  const browser = 'timeline: [{ at: redirect.sent + 3s, status: COMPLETED }]'
  expect(limitOf('timeline: [{ at: callback(pending).acked, status: COMPLETED }]')).toBe('none')
  expect(limitOf(browser)).toBe('payer')
  expect(limitOf(browser, true)).toBe('none')
})

test('an auto clock runs to the limit at once', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'auto' })
  const merchant = await startMerchant()
  const timeline = [{ id: 'p', at: 'checkout.approved', status: 'PENDING' }]
  await sandbox.arm({ version: 1, name: 'told', timeline })
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  expect(
    (await sandbox.callbacks(`payment_id=${id}&status=EXPIRED&state=delivered&wait=20s`)).status,
  ).toBe(200)
  expect(merchant.statuses()).toEqual(['PENDING', 'EXPIRED'])
})
