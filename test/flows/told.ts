import { formatDuration } from '../../src/payment/duration.ts'
import { isSigned, type Received } from '../merchant.ts'
import type { Story } from './start-story.ts'

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
