export type Order = {
  readonly id: string
  readonly amount: number
  status: 'open' | 'paid' | 'failed'
  shipments: number
  refunded: number
  returns: number
  readonly payments: string[]
  readonly callbacksTaken: Set<string>
}

export type Message = {
  readonly payment_id: string
  readonly status: string
  readonly occurred_at: string
}

export const ends = ['DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']
