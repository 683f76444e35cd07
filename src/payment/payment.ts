import type { JsonObject } from './json.ts'
import type { Currency } from './money.ts'
import type { PaymentStatus } from './status-transitions.ts'

export type OrderItem = {
  /** minor units (öre), ≥ 0 */
  readonly amount: number
  readonly name: string
  readonly vat_rate: number
  readonly merchant_id?: string | null | undefined
  readonly liquidity_account_id?: string | null | undefined
  readonly metadata?: JsonObject | null | undefined
  readonly tags?: readonly string[] | null | undefined
}

/** The merchant's trace (W3C Trace Context) that a payment was created in. */
export type Trace = {
  /** 32 hexadecimal digits */
  readonly id: string
  /** two hexadecimal digits */
  readonly flags: string
  /** the header `tracestate`; null: there was none */
  readonly state: string | null
}

export type Payment = {
  /** Rises with creation: the order of lists, and the key inside the program. Never on the wire. */
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly paymentOrderId: string
  readonly status: PaymentStatus
  readonly currency: Currency
  /** minor units (öre) */
  readonly totalAmount: number
  readonly provider: string
  readonly method: string
  readonly metadata: JsonObject | null
  readonly orderItems: readonly OrderItem[]
  readonly payer: JsonObject | null
  readonly providerMethodParameters: JsonObject
  readonly providerMethodResponse: JsonObject
  readonly statusCallbackUrl: string | null
  /** absent: its callbacks are in no trace */
  readonly trace?: Trace
  /** ms since the epoch, the world's time */
  readonly createdAt: number
  /** hash of the scenario's version, which the payment keeps for life */
  readonly scenarioVersion: string
  /** why it has this scenario: who selected it, and the file and line it comes from */
  readonly scenarioBecause: string
  /** the ids of everything that belongs to the payment follow from it, where its scenario has a seed */
  readonly seed?: string | null
  /**
   * ms, real time, at which it was initiated: its first status and its unopened checkout are in no rows, they follow from
   * it. Null where they are rows of their own, or where it has none, as one that a seed file planted.
   */
  readonly realAt?: number | null
}

/** One entry of `status_history`, oldest first. */
export type StatusChange = {
  readonly id: string
  readonly status: PaymentStatus
  /** ms since the epoch, the world's time */
  readonly occurredAt: number
  readonly details: JsonObject | null
  readonly funds: JsonObject | null
  readonly because: string
  /** id of the step of the payment's plan that this was; null where no step has that status */
  readonly step: string | null
}
