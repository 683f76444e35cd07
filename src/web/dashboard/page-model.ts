export type Tone = 'plain' | 'good' | 'waiting' | 'bad'

/** What every page of the window has around it. */
export type Frame = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly nav: readonly {
    readonly label: string
    readonly href: string
    readonly isHere: boolean
  }[]
  /** address of this page: where forms come back to */
  readonly here: string
  readonly worlds: readonly {
    readonly value: string
    readonly label: string
    readonly isShown: boolean
  }[]
  /** null: all worlds */
  readonly world: World | null
  /** null: the page is the answer to a form, and is not fetched anew */
  readonly eventsUrl: string | null
  /** the payment this page is about; what happens to others does not concern it */
  readonly about: string | null
  readonly notice: {
    readonly text: string
    readonly tone: 'good' | 'bad'
    /** what was refused or came to nothing is an `alert` */
    readonly role: 'status' | 'alert'
  } | null
}

export type World = {
  readonly tenantId: string
  readonly clock: {
    readonly now: string
    readonly iso: string
    readonly mode: string
    readonly isRunning: boolean
    readonly modes: readonly { readonly value: string; readonly isNow: boolean }[]
    readonly next: { readonly at: string; readonly wait: string } | null
  }
}

export type PaymentRow = {
  readonly id: string
  readonly href: string
  readonly reference: string
  readonly amount: string
  readonly status: string
  readonly tone: Tone
  readonly createdAt: string
  readonly scenario: string
  readonly because: string
  /** shown where payments of several worlds are listed */
  readonly tenantId: string | null
  readonly callbacks: readonly {
    readonly status: string
    readonly state: string
    readonly tone: Tone
  }[]
  /** how the callbacks fare together: one failed or lost, one still to come, or neither */
  readonly callbacksAre: 'ok' | 'open' | 'bad'
}

export type Option = { readonly value: string; readonly label: string; readonly isChosen: boolean }

export type PaymentsPage = Frame & {
  /** what is wrong in scenario files */
  readonly problems: readonly string[]
  readonly baseUrl: string
  readonly payments: readonly PaymentRow[]
  readonly filter: {
    readonly q: string
    readonly statuses: readonly Option[]
    readonly scenarios: readonly Option[]
    readonly undelivered: boolean
    readonly kept: readonly { readonly name: string; readonly value: string }[]
    readonly isOn: boolean
    readonly clearUrl: string
  }
  readonly older: string | null
  readonly newer: string | null
  readonly armed: readonly { readonly scenario: string; readonly next: number }[]
  readonly standard: string | null
  readonly testScenarios: readonly Option[]
  readonly testTenant: string
}

/** One row of a sequence diagram; positions are per cent of its width. */
export type Row = {
  readonly key: string
  readonly kind: string
  readonly time: string
  readonly iso: string
  readonly date: string | null
  readonly since: string | null
  readonly realTime: string | null
  readonly text: string
  readonly tone: Tone
  readonly isAhead: boolean
  /** read out by a screen reader */
  readonly told: string
  readonly arrow: Arrow | null
  readonly answer: (Arrow & { readonly text: string; readonly tone: Tone }) | null
  /** what happens at one place */
  readonly dot: { readonly x: string; readonly isAlone: boolean } | null
  readonly height: number
  readonly note: string | null
}

export type Arrow = {
  readonly from: string
  readonly to: string
  readonly middle: string
  readonly pointsLeft: boolean
}

export type Body = { readonly text: string; readonly isCut: boolean }

export type TimelineRow = Row & {
  readonly because: string | null
  readonly diagnosis: { readonly problem: string; readonly advice: string } | null
  readonly exchange: {
    readonly line: string
    readonly took: string | null
    readonly headers: readonly { readonly name: string; readonly value: string }[]
    readonly body: Body | null
    readonly answer: {
      readonly status: string
      readonly headers: readonly { readonly name: string; readonly value: string }[]
      readonly body: Body | null
    } | null
    readonly error: string | null
    readonly curl: string
  } | null
  readonly signature: { readonly isGood: boolean; readonly text: string } | null
  readonly callbackId: string | null
  /** did it go well? `note` where that is no question, or not known yet */
  readonly verdict: 'ok' | 'bad' | 'note'
}

/** What the callback doctor says, and of which callbacks. */
export type Trouble = {
  readonly heading: string
  readonly problem: string
  readonly advice: string
  readonly callbacks: readonly {
    readonly id: string
    readonly status: string
    readonly url: string
    readonly state: string
    readonly attempts: number
  }[]
}

export type PaymentPage = Frame & {
  readonly id: string
  readonly tenantId: string
  readonly orderId: string
  readonly amount: string
  readonly status: string
  readonly tone: Tone
  readonly reference: string
  readonly createdAt: string
  readonly provider: string
  readonly callbackUrl: string | null
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
  readonly scenario: {
    readonly name: string
    readonly href: string
    readonly summary: string
    readonly because: string
  }
  readonly checkout: { readonly href: string; readonly state: string } | null
  readonly actions: readonly { readonly value: string; readonly label: string }[]
  readonly trouble: readonly Trouble[]
  readonly rows: readonly TimelineRow[]
  readonly hasAhead: boolean
  /** nothing is planned for this payment: what comes next in its world is of others */
  readonly isOthers: boolean
}

export type ScenarioCard = {
  readonly name: string
  readonly href: string
  readonly summary: string
  readonly explanation: string
  readonly source: string
  readonly tags: readonly string[]
  readonly appliesTo: readonly string[]
  readonly isStandard: boolean
  readonly isArmed: boolean
  readonly rows: readonly Row[]
}

/** A world in which something is armed. */
export type ArmedWorld = {
  readonly tenantId: string
  readonly world: string
  readonly armed: readonly {
    readonly scenario: string
    readonly next: number
    readonly because: string
  }[]
  readonly standard: { readonly scenario: string; readonly because: string } | null
}

/** What a page that arms scenarios has. */
type Arming = {
  /** null: all worlds, and the form asks for one */
  readonly tenantId: string | null
  /** empty where a world is shown */
  readonly worldChoices: readonly { readonly value: string; readonly label: string }[]
  readonly tryTenant: string
  readonly scenariosUrl: string
}

export type ScenariosPage = Frame &
  Arming & {
    readonly scenarios: readonly ScenarioCard[]
    readonly tags: readonly {
      readonly name: string
      readonly href: string
      readonly isChosen: boolean
    }[]
    readonly problems: readonly string[]
    readonly armedIn: readonly ArmedWorld[]
    readonly dryRunUrl: string
  }

export type ScenarioPage = Frame &
  Arming & {
    readonly scenario: ScenarioCard
    readonly timeline: string
  }

export type DryRunPage = Frame &
  Arming & {
    readonly yaml: string
    readonly dryRunUrl: string
    /** what is wrong with the document, or why it was not armed */
    readonly problems: readonly string[]
    /** null: nothing was sent yet, or there are problems */
    readonly result: { readonly scenario: ScenarioCard; readonly timeline: string } | null
  }

export type RefusalPage = Frame & {
  readonly heading: string
  readonly text: string
  readonly back: { readonly href: string; readonly label: string }
}

export type DashboardPages = {
  readonly 'dashboard-payments': PaymentsPage
  readonly 'dashboard-payment': PaymentPage
  readonly 'dashboard-scenarios': ScenariosPage
  readonly 'dashboard-scenario': ScenarioPage
  readonly 'dashboard-dry-run': DryRunPage
  readonly 'dashboard-docs': Frame
  readonly 'dashboard-lost': RefusalPage
}
