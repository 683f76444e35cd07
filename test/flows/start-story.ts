import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'

/** A sandbox whose time stands still, a merchant's backend that has a signing key, and a payment between them. */
export async function startStory(scenario: string) {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const merchant = await startMerchant()
  const { body } = await sandbox.api('POST', '/signing_key/generate')
  const made = await sandbox.createPayment({ scenario, callbackUrl: merchant.callbackUrl })
  const beforeAnswer = merchant.statuses()
  const path = `/payment_orders/${made.orderId}/payments/${made.id}`
  const { payment } = await sandbox.detail(made.id)
  return {
    sandbox,
    merchant,
    ...made,
    /** what the merchant had been told when create payment was answered */
    beforeAnswer,
    createdAt: payment.created_at as string,
    publicKey: body.public_key as string,
    payer: (action: string, input: object = {}) => sandbox.payer(made.id, action, input),
    status: () => sandbox.status(made.orderId, made.id),
    history: async (): Promise<{ status: string; occurred_at: string; details: unknown }[]> =>
      (await sandbox.api('GET', path)).body.status_history,
    detail: () => sandbox.detail(made.id),
  }
}

export type Story = Awaited<ReturnType<typeof startStory>>
