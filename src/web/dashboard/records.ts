import type { Tone } from '../page.ts'
import type { Frame } from './frame.ts'
import type { ShownTime } from './times.ts'

/** One line of a list: an order, an approval, a payout, a job, an inbox. */
export type RecordRow = {
  readonly id: string
  readonly href: string | null
  readonly time: ShownTime | null
  readonly kind: string
  readonly title: string
  readonly state: string | null
  readonly tone: Tone
  readonly note: string | null
  /** shown where several worlds are listed */
  readonly world: string | null
}

export type RecordsPage = Frame & {
  readonly heading: string
  readonly lead: string
  readonly rows: readonly RecordRow[]
  readonly empty: string
  readonly older: string | null
  readonly newest: string | null
}

/** A page of one thing: what it is, and lists of what belongs to it. */
export type RecordPage = Frame & {
  readonly heading: string
  readonly back: { readonly href: string; readonly label: string }
  readonly status: string | null
  readonly tone: Tone
  readonly facts: readonly {
    readonly name: string
    readonly value: string
    readonly href: string | null
    readonly isId: boolean
  }[]
  readonly sections: readonly {
    readonly id: string
    readonly heading: string
    readonly rows: readonly RecordRow[]
    readonly empty: string
  }[]
}

/** A fact of a page; null where there is none. */
export function toFact(
  name: string,
  value: string | null,
  { href = null, isId = false }: { href?: string | null; isId?: boolean } = {},
): RecordPage['facts'] {
  return value === null ? [] : [{ name, value, href, isId }]
}
