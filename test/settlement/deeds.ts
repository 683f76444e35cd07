/** One thing that a tenant, a payer or time does; numbers choose among what there is, or ask for the impossible. */
export type Deed =
  | { readonly do: 'order'; readonly fee: number }
  | {
      readonly do: 'pay'
      readonly order: number
      readonly amounts: readonly number[]
      readonly by: 'dummy' | 'deposit' | 'credit'
      readonly waits: boolean
      readonly toAccount: boolean
    }
  | {
      readonly do: 'link'
      readonly order: number
      readonly prices: readonly number[]
      readonly quantity: number
    }
  | { readonly do: 'choose'; readonly link: number; readonly by: 'swish' | 'invoice' }
  | { readonly do: 'cancel'; readonly link: number }
  | {
      readonly do: 'end'
      readonly payment: number
      readonly as: 'COMPLETED' | 'DECLINED' | 'STOPPED'
    }
  | { readonly do: 'transfer'; readonly payment: number; readonly amount: number }
  | { readonly do: 'top_up'; readonly amount: number }
  | {
      readonly do: 'connect'
      readonly transfer: number
      readonly payment: number
      readonly byReference: boolean
    }
  | { readonly do: 'decide'; readonly merchant: number; readonly status: MerchantStatus }
  | {
      readonly do: 'requisition'
      readonly merchant: number | null
      readonly submits: boolean
    }
  | { readonly do: 'reconcile'; readonly payment: number; readonly off: number }
  | {
      readonly do: 'refund'
      readonly payment: number
      readonly amount: number
      readonly whole: boolean
      readonly fails: boolean
      readonly off: number
    }
  | { readonly do: 'update'; readonly payment: number; readonly amounts: readonly number[] }
  | {
      readonly do: 'step'
      readonly order: number
      readonly verb: 'close' | 'split' | 'settle'
      readonly fast: boolean
    }
  | { readonly do: 'wait'; readonly hours: number }

type MerchantStatus = 'APPROVED' | 'DENIED' | 'CREATED'
