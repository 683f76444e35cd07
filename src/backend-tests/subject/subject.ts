import type { CookieJar } from 'tough-cookie'

/** What is filled into the requests and commands of a backend file. */
export type Fills = {
  readonly order?: string
  readonly payment_id?: string
  readonly tenant_id?: string
}

/** What came of beginning a purchase. */
export type Bought = {
  /** how it was answered, in a few words: `201`, `exit code 1`, `no answer within 30 s` */
  readonly answer: string
  /**
   * `yes`: an answer that is no refusal, `no`: one that is (HTTP 400 and more, another exit code than 0, an error),
   * `silent`: none came.
   */
  readonly accepted: 'yes' | 'no' | 'silent'
  /** false: nobody was there to be asked, so nothing can have come of it */
  readonly wasReached: boolean
  /** the backend's own name of the order */
  readonly order: string | null
  /** where it sends the payer */
  readonly redirect: string | null
  /** is what the file names as `refused` there? */
  readonly isRefused: boolean
  /** can the file tell a refusal from the rest of the answers at all? */
  readonly showsRefusal: boolean
}

/** What the backend believes of an order. */
export type Seen =
  | {
      readonly kind: 'seen'
      readonly belief: 'paid' | 'unpaid' | 'open'
      /** the word of the backend */
      readonly word: string
      /** how often it was fulfilled */
      readonly effects: number
      /** öre; null where the file does not say where it stands */
      readonly amount: number | null
      /** the whole answer, as JSON text */
      readonly text: string
    }
  /** the backend knows no such order */
  | { readonly kind: 'nothing'; readonly why: string }
  /** it does not answer, or what it answers cannot be read */
  | { readonly kind: 'unclear'; readonly why: string }

/** What came of one of the other hooks: null, or what went wrong. */
export type Done = string | null

/** One row of the backend's books. */
export type LedgerRow = {
  /** null: the row says that there is none, as of an order whose payment could not be begun */
  readonly paymentId: string | null
  readonly word: string
  readonly belief: 'paid' | 'unpaid' | 'open'
  readonly amount: number | null
  readonly effects: number | null
}

/** A backend that is tested: what its file or its functions let us do with it. */
export type Subject = {
  readonly name: string
  readonly tenantId: string | null
  /** does `buy` send the tenant, so that each check can have a world of its own? */
  readonly takesTenant: boolean
  readonly signature: 'required' | 'unchecked'
  /** ms of real time it gets after the last message */
  readonly settlesWithin: number
  readonly known: readonly string[]
  /** `jar`: the cookies of the payer's browser, which are kept from here on */
  readonly buy: (fills: Fills, jar: CookieJar) => Promise<Bought>
  readonly see: (fills: Fills) => Promise<Seen>
  readonly page: { readonly url: string; readonly failed: RegExp } | null
  readonly refund: ((fills: Fills) => Promise<Done>) | null
  readonly reconcile: ((fills: Fills) => Promise<Done>) | null
  readonly restart: {
    readonly run: () => Promise<Done>
    readonly isHealthy: () => Promise<boolean>
  } | null
  /** Hands out the rows one by one; throws a sentence where the books cannot be read. */
  readonly ledger: (() => AsyncIterable<LedgerRow>) | null
}

/** The books of a backend that cannot be read. */
export class LedgerError extends Error {
  override name = 'LedgerError'
}
