type Frame = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly nav: readonly {
    readonly label: string
    readonly href: string
    readonly isHere: boolean
  }[]
}

export type ShopPage = Frame & {
  readonly goods: readonly {
    readonly id: string
    readonly name: string
    readonly text: string
    readonly price: string
    readonly isBeans: boolean
    readonly isCup: boolean
    readonly isFilters: boolean
    readonly isGrinder: boolean
  }[]
  readonly scenarios: readonly {
    readonly name: string
    readonly summary: string
    readonly isUsual: boolean
  }[]
  readonly orders: readonly {
    readonly number: string
    readonly href: string
    readonly name: string
    readonly price: string
    readonly status: string
    readonly tone: string
  }[]
}

export type OrderPage = Frame & {
  readonly number: string
  readonly here: string
  readonly tenantId: string
  readonly eventsUrl: string
  readonly about: string | null
  readonly name: string
  readonly price: string
  readonly scenario: { readonly name: string; readonly summary: string; readonly href: string }
  readonly status: string
  readonly tone: string
  readonly headline: string
  readonly log: readonly { readonly time: string; readonly text: string; readonly tone: string }[]
  /** null: nothing to pay any more, or not yet */
  readonly checkoutUrl: string | null
  readonly canAskAgain: boolean
  readonly truth: {
    readonly status: string
    readonly tone: string
    readonly href: string
    readonly statuses: readonly {
      readonly status: string
      readonly tone: string
      readonly when: string
      readonly because: string
      readonly isAhead: boolean
    }[]
    /** label of the button that moves the clock there; null: nothing is planned in this world */
    readonly next: string | null
  } | null
  readonly received: readonly {
    readonly status: string
    readonly time: string
    readonly verdict: string
    readonly tone: string
    readonly answer: number
    readonly body: string
    readonly key: string
  }[]
}

export type BackPage = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly href: string
  readonly headline: string
}

export type DemoPages = {
  readonly 'demo-shop': ShopPage
  readonly 'demo-order': OrderPage
  readonly 'demo-back': BackPage
}
