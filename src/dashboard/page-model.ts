export type PaymentRow = {
  readonly id: string
  readonly reference: string
  readonly amount: string
  readonly status: string
  /** how the status looks: good, waiting or bad */
  readonly tone: 'good' | 'waiting' | 'bad'
  readonly createdAt: string
  readonly scenario: string
  readonly because: string
  readonly checkoutUrl: string | null
  readonly callbacks: readonly {
    readonly status: string
    readonly state: string
    readonly tone: 'good' | 'waiting' | 'bad'
    readonly attempts: number
    readonly detail: string
  }[]
}

export type DashboardPage = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly baseUrl: string
  readonly tenantId: string
  readonly clock: { readonly mode: string; readonly now: string } | null
  readonly worlds: readonly { readonly tenantId: string; readonly isShown: boolean }[]
  readonly payments: readonly PaymentRow[]
  readonly scenarios: readonly {
    readonly name: string
    readonly summary: string
    readonly isStandard: boolean
  }[]
  readonly problems: readonly string[]
  readonly banner: string | null
}

export type DashboardPages = { readonly dashboard: DashboardPage }
