import { isTerminal, paymentStatuses } from '../payment/status-transitions.ts'
import { type ActivityRow, activitySources, type Source, sourceNames } from './activity-sources.ts'
import { hasMorePayments } from './count-payments.ts'
import type { Db } from './db.ts'
import { prepared } from './prepared.ts'
import type { ActivityOutcome } from './world-event-store.ts'

export const activityKinds = [
  ...['request', 'status', 'callback', 'checkout', 'visit', 'order', 'refund'],
  ...['approval', 'link', 'message', 'money', 'clock', 'scenario', 'world', 'fault'],
] as const

export type ActivityFilter = {
  /** this world, and what belongs to none; undefined: all worlds */
  readonly tenantId?: string | undefined
  readonly kinds?: readonly string[] | undefined
  readonly outcome?: ActivityOutcome | undefined
  /** the payment, in its world */
  readonly payment?: { readonly seq: number; readonly id: string } | undefined
  /** the payment order, in its world */
  readonly order?: { readonly seq: number; readonly id: string } | undefined
  /** part of what an entry says, any case */
  readonly text?: string | undefined
}

/** Where a page ends, by source: the `seq` of the last entry that was read. */
export type ActivityCursor = ReadonlyMap<Source, number>

export type ActivityPage = {
  /** newest first */
  readonly rows: readonly ActivityRow[]
  /** the page of older entries begins here; null: there are none */
  readonly older: ActivityCursor | null
}

/**
 * Everything that crossed a border, read from the tables where it is kept anyway. Each table has its entries in the order
 * of its `seq`; a page merges them by the time at which they happened, and is cut by `seq`, so that entries which are
 * added while somebody pages neither repeat nor hide any.
 */
export function createActivityStore(db: Db) {
  const newestOf = new Map(
    sourceNames.map((name) => {
      const { seq, table } = activitySources[name]
      return [name, db.prepare<[], number>(`SELECT coalesce(max(${seq}), 0) FROM ${table}`).pluck()]
    }),
  )

  function read(
    name: Source,
    { filter, isSmall }: Scope,
    bounds: readonly Condition[],
    order: 'ASC' | 'DESC',
    limit: number,
  ): ActivityRow[] {
    const conditions = conditionsOf(name, filter, isSmall)
    if (conditions === null) return []
    const { seq, select, badIndex } = activitySources[name]
    const hint = filter.outcome === 'bad' && badIndex !== null ? ` INDEXED BY ${badIndex}` : ''
    const all = [...conditions, ...bounds]
    const where = all.length === 0 ? '' : `WHERE ${all.map(([sql]) => sql).join(' AND ')}`
    const sql = `${select}${hint} ${where} ORDER BY ${seq} ${order} LIMIT ?`
    return prepared<ActivityRow>(db, sql).all(...all.flatMap(([, values]) => values), limit)
  }

  /** The oldest entry in which one page looks for a text, less one; 0: all. */
  function floorOf(name: Source, at: number | undefined): number {
    const top = at ?? (newestOf.get(name)?.get() ?? 0) + 1
    return Math.max(0, top - 1 - searchedAtOnce)
  }

  return {
    /** `before`: entries older than a page that ended there. */
    page(filter: ActivityFilter, limit: number, before?: ActivityCursor): ActivityPage {
      const scope = scopeOf(db, filter)
      const heads = sourceNames.map((name) => {
        const at = before?.get(name)
        const { seq } = activitySources[name]
        const floor = filter.text === undefined ? 0 : floorOf(name, at)
        const bounds: Condition[] = [
          ...(at === undefined ? [] : [[`${seq} < ?`, [at]] as const]),
          ...(floor === 0 ? [] : [[`${seq} > ?`, [floor]] as const]),
        ]
        return { name, rows: read(name, scope, bounds, 'DESC', limit + 1), next: 0, floor }
      })
      const rows: ActivityRow[] = []
      for (;;) {
        const newest = newestOfHeads(heads)
        if (newest === undefined) return { rows, older: belowFloors(heads) }
        if (rows.length === limit) return { rows, older: new Map(heads.map(endOf)) }
        rows.push(newest.rows[newest.next] as ActivityRow)
        newest.next += 1
      }
    },
    /**
     * The oldest entries after those of `after`, newest first, and where the next ones begin. Callbacks come once their
     * attempt has ended; `open` are those that were under way.
     */
    since(
      filter: ActivityFilter,
      limit: number,
      after: ActivityCursor,
      open: readonly number[],
    ): { rows: ActivityRow[]; newest: ActivityCursor; open: number[] } {
      const { outcome: _, text: __, ...anyOutcome } = filter
      const scope = scopeOf(db, filter)
      const found = sourceNames.flatMap((name) => {
        const { seq } = activitySources[name]
        // How a callback fares, and what is answered, shows when its attempt has ended.
        const wanted = name === 'callback' ? { ...scope, filter: anyOutcome } : scope
        return read(name, wanted, [[`${seq} > ?`, [after.get(name) ?? 0]]], 'ASC', limit)
      })
      found.sort((a, b) => (isNewer(a, b) ? 1 : -1))
      const taken = found.slice(0, limit)
      const isAll = taken.length === found.length
      const newest = new Map(
        sourceNames.map((name) => {
          const own = taken.filter(({ source }) => source === name).map(({ seq }) => seq)
          const last = Math.max(after.get(name) ?? 0, ...own)
          return [name, isAll ? Math.max(last, newestOf.get(name)?.get() ?? 0) : last] as const
        }),
      )
      const begun = taken.filter(({ source }) => source === 'callback').map(({ seq }) => seq)
      const rows = taken.filter(({ source }) => source !== 'callback')
      const stillOpen: number[] = []
      for (const seq of [...open, ...begun]) {
        const [attempt] = read('callback', everything, [['a.seq = ?', [seq]]], 'DESC', 1)
        if (attempt?.outcome === 'open') stillOpen.push(seq)
        else rows.push(...read('callback', scope, [['a.seq = ?', [seq]]], 'DESC', 1))
      }
      rows.sort((a, b) => (isNewer(a, b) ? -1 : 1))
      return { rows, newest, open: stillOpen }
    },
    /** Where the newest entry of each source stands, and the callbacks that are under way. */
    newest(): { newest: ActivityCursor; open: number[] } {
      const newest = new Map(sourceNames.map((name) => [name, newestOf.get(name)?.get() ?? 0]))
      const last = read('callback', everything, [], 'DESC', 500)
      return {
        newest,
        open: last.filter(({ outcome }) => outcome === 'open').map(({ seq }) => seq),
      }
    },
    /** One entry; undefined where it is gone. `realAt` (ms) tells it from a later one of the same number. */
    find(name: Source, seq: number, realAt: number): ActivityRow | undefined {
      const { seq: column } = activitySources[name]
      const [row] = read(name, everything, [[`${column} = ?`, [seq]]], 'DESC', 1)
      return row?.realAt === realAt ? row : undefined
    },
  }
}

export type ActivityStore = ReturnType<typeof createActivityStore>

type Condition = readonly [sql: string, values: readonly (string | number)[]]

/** Entries of each source in which one page looks for a text: reading a million bodies would hold everything else up. */
export const searchedAtOnce = 50_000

type Head = {
  readonly name: Source
  readonly rows: readonly ActivityRow[]
  next: number
  /** entries up to this one were not looked at */
  readonly floor: number
}

/** Where a search goes on that has not looked at everything. */
function belowFloors(heads: readonly Head[]): ActivityCursor | null {
  if (heads.every(({ floor }) => floor === 0)) return null
  return new Map(heads.map(({ name, floor }) => [name, floor + 1]))
}

function newestOfHeads(heads: readonly Head[]): Head | undefined {
  return heads.reduce<Head | undefined>((newest, head) => {
    const row = head.rows[head.next]
    if (row === undefined) return newest
    const other = newest?.rows[newest.next]
    return other === undefined || isNewer(row, other) ? head : newest
  }, undefined)
}

/** In one millisecond a request comes before what it does, and that before the callback that tells of it. */
function isNewer(row: ActivityRow, other: ActivityRow): boolean {
  if (row.realAt !== other.realAt) return row.realAt > other.realAt
  if (row.source === other.source) return row.seq > other.seq
  return sourceNames.indexOf(row.source) > sourceNames.indexOf(other.source)
}

/** The entries from here on are on the next page; a source that has none yet begins with nothing. */
function endOf({ name, rows, next }: Head): readonly [Source, number] {
  const taken = rows[next - 1]?.seq
  const ahead = rows[next]?.seq
  return [name, taken ?? (ahead === undefined ? 0 : ahead + 1)]
}

/** Payments up to which a world is read by its payments instead of from the newest entry of all worlds on. */
const smallWorldLimit = 2_000

/** What is asked for, and how the world that is meant is read. */
type Scope = { readonly filter: ActivityFilter; readonly isSmall: boolean }

const everything: Scope = { filter: {}, isSmall: false }

function scopeOf(db: Db, filter: ActivityFilter): Scope {
  const { tenantId } = filter
  const isSmall = tenantId !== undefined && !hasMorePayments(db, smallWorldLimit, tenantId)
  return { filter, isSmall }
}

const good = ['COMPLETED', 'FUNDED'] as const
const isGood = (status: string) => good.some((name) => name === status)
const statusesOf: Readonly<Record<ActivityOutcome, readonly string[]>> = {
  ok: good,
  bad: paymentStatuses.filter((status) => isTerminal(status) && !isGood(status)),
  open: paymentStatuses.filter((status) => !isTerminal(status) && !isGood(status)),
  note: [],
}

/** Undefined: it does not matter. Null: this source has nothing of the kind. */
type Part = Condition | null | undefined

/** Null: this source has nothing of the kind. */
function conditionsOf(name: Source, filter: ActivityFilter, isSmall: boolean): Condition[] | null {
  const { kinds, outcome, payment, order, text } = filter
  const source = activitySources[name]
  const parts: Part[] = [
    kinds && ofSql(source.kindIs(kinds)),
    outcome && ofSql(source.outcomeIs(outcome, statusesOf[outcome])),
    ofWorld(name, filter, isSmall),
    payment && [source.ofPayment, [source.byId ? payment.id : payment.seq]],
    order && [source.ofOrder, [source.byId ? order.id : order.seq]],
    text === undefined
      ? undefined
      : [`(${source.text}) LIKE ? ESCAPE '\\'`, [`%${text.replace(/[\\%_]/g, '\\$&')}%`]],
  ]
  if (parts.includes(null)) return null
  return parts.filter((part): part is Condition => part !== undefined && part !== null)
}

/** Empty: all of them. */
function ofSql(sql: string | null): Part {
  if (sql === null) return null
  return sql === '' ? undefined : [sql, []]
}

/** What belongs to no world is a source of its own, unless all worlds are read. */
function ofWorld(
  name: Source,
  { tenantId, payment, order }: ActivityFilter,
  isSmall: boolean,
): Part {
  const source = activitySources[name]
  const isNamed = payment !== undefined || order !== undefined
  if (name === 'stray') return tenantId === undefined || isNamed ? null : [source.ofTenant, []]
  if (tenantId === undefined) return undefined
  return [isNamed || !isSmall ? source.ofTenant : source.ofSmallTenant, [tenantId]]
}
