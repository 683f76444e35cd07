import { formatDuration } from '../../src/payment/duration.ts'
import { isSigned, type Received, startMerchant } from '../merchant.ts'
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

type Attempt = { readonly started_at: string; readonly request: { readonly body: string } }

/** `2d12h` from the payment's creation to `time`. */
export function after({ createdAt }: Pick<Story, 'createdAt'>, time: string): string {
  return formatDuration(Date.parse(time) - Date.parse(createdAt))
}

/** Every attempt the sandbox has on record, in the order in which they were made. */
async function attemptsOf({ sandbox, id }: Story): Promise<Attempt[]> {
  const { body } = await sandbox.callbacks(`payment_id=${id}`)
  const attempts: Attempt[] = body.data.flatMap(
    (delivery: { attempts: Attempt[] }) => delivery.attempts,
  )
  return attempts.sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at))
}

function conditionOf(received: Received, publicKey: string): string {
  if (received.headers['signature'] === undefined) return 'unsigned'
  return isSigned(received, publicKey) ? 'signed' : 'forged'
}

/**
 * What the merchant received, in the order in which it came, one line each:
 * `COMPLETED of 1s at 4s, forged` tells of a change 1 s after the creation, was sent 4 s after it, and is badly signed.
 */
export async function toldTo(story: Story): Promise<string[]> {
  const attempts = await attemptsOf(story)
  return story.merchant.received.map((received, index) => {
    const sent = attempts[index]
    if (sent?.request.body !== received.text)
      throw new Error(`The record has ${sent?.request.body} where ${received.text} was received.`)
    const { status, occurred_at } = received.body
    const when = `of ${after(story, occurred_at)} at ${after(story, sent.started_at)}`
    return `${status} ${when}, ${conditionOf(received, story.publicKey)}`
  })
}

/** The bytes of an honest callback of this payment. */
export function honestBody(
  { id, orderId }: Story,
  change: { readonly status: string; readonly occurred_at: string; readonly details: unknown },
): string {
  return JSON.stringify({
    id,
    payment_id: id,
    payment_order_id: orderId,
    status: change.status,
    occurred_at: change.occurred_at,
    details: change.details,
    funds: null,
    provider: 'open_payments',
    method: 'pis',
    metadata: null,
  })
}
