import type { JsonObject } from '../payment/json.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Dispatcher } from './dispatcher.ts'

/** What a tenant may have a callback URL of its own for: `<subject>_callback_url` of PUT /tenant. */
export type TenantSubject =
  | 'credit_account_top_up'
  | 'merchant_status'
  | 'disbursement'
  | 'deposit_reference'
  | 'payment_refund'

export type TenantMessage = {
  readonly tenantId: string
  readonly subject: TenantSubject
  /** as callbacks are listed and filtered by */
  readonly status: string
  readonly body: JsonObject
  /** ms, world time */
  readonly at: number
  readonly because: string
}

type Sender = {
  readonly dispatcher: Pick<Dispatcher, 'post'>
  readonly worlds: Worlds
  readonly newId: NewId
}

/** Queues a tenant-level callback in the caller's transaction; does nothing where the tenant has no URL for it. */
export function notifyTenant(
  { dispatcher, worlds, newId }: Sender,
  { tenantId, subject, status, body, at, because }: TenantMessage,
): void {
  const urls: Readonly<Record<string, string | null>> = JSON.parse(worlds.read(tenantId).settings)
  const url = urls[`${subject}_callback_url`] ?? null
  if (url === null) return
  dispatcher.post({
    id: newId({ tenantId }),
    tenantId,
    paymentSeq: null,
    subject,
    status,
    url,
    body: JSON.stringify(body),
    mutate: null,
    dueAt: at,
    inOrder: 0,
    because,
    send: true,
  })
}
