import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

async function verdicts(scenario: string, withKey = true): Promise<boolean[]> {
  const sandbox = openSandbox()
  const { callbackUrl } = await startMerchant()
  if (withKey) await sandbox.api('POST', '/signing_key/generate')
  const { id } = await sandbox.createPayment({ scenario, callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  const answers = await Promise.all(
    deliveries.map(({ id: callback }: { id: string }) =>
      sandbox.call('GET', `/_sandbox/callbacks/${callback}/signature`),
    ),
  )
  return answers.flatMap(({ body }) =>
    body.attempts.map(({ verifies }: { verifies: boolean }) => verifies),
  )
}

test('verifies what was signed, and neither a forged nor a missing signature', async () => {
  expect(await verdicts('forged-callback')).toEqual([true, false, true, false])
})

test('verifies nothing where the tenant has no key', async () => {
  expect(await verdicts('paid', false)).toEqual([false, false])
})

test('knows no callback it never wrote', async () => {
  const sandbox = openSandbox()
  const path = '/_sandbox/callbacks/00000000-0000-4000-8000-000000000000/signature'
  expect((await sandbox.call('GET', path)).status).toBe(404)
})

test('forges a signature where the tenant has no key, and says that nobody can verify it', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const unseen =
    /: signature: (wrong|missing), but the tenant has no signing key, so its backend cannot verify signatures; POST \/signing_key\/generate\.$/
  const { body: armed } = await sandbox.arm('forged-callback')
  expect(armed.warnings).toEqual([expect.stringMatching(unseen), expect.stringMatching(unseen)])
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const signatures = merchant.received.map(({ headers }) => headers['signature'])
  expect(signatures).toEqual([undefined, expect.any(String), undefined, undefined])
  const { body } = await sandbox.call('GET', `/_sandbox/payments/${id}/timeline`)
  const forged = body.data.filter(({ deviations }: { deviations: { text: string }[] }) =>
    deviations.some(({ text }) =>
      text.startsWith('Forged: sent with a wrong signature; but the tenant has no signing key'),
    ),
  )
  expect(forged).toHaveLength(1)
})

test('warns of no signature where the tenant has a key', async () => {
  const { api, arm } = openSandbox()
  await api('POST', '/signing_key/generate')
  expect((await arm('forged-callback')).body).not.toHaveProperty('warnings')
})
