import { expect, test } from 'vitest'
import { limitSigned } from '../../src/engine/signed-limit.ts'
import type { Payment } from '../../src/payment/payment.ts'
import { startMerchant } from '../merchant.ts'
import { planIn } from '../scenarios/scenario-files.ts'
import { startSandbox } from '../start-sandbox.ts'

/** Whose patience the limit of a signed payment is, or null where there is no such limit. */
function limitOf(yaml: string, isScripted = false): string | null {
  const scheduled: string[] = []
  const context = {
    stores: { jobs: { removeTimeouts: () => {}, ofPayment: () => [] } },
    scheduler: {
      schedule: ({ timeoutOwner = '' }: { timeoutOwner?: string }) =>
        void scheduled.push(timeoutOwner),
    },
    checkoutService: { isScripted: () => isScripted },
  }
  limitSigned(context, { tenantId: 't', seq: 1 } as Payment, planIn(yaml), 0)
  return scheduled[0] ?? null
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

test('the limit is nobody’s patience, unless the end hangs on a person who goes back', () => {
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
