import { undelivered } from './callback-store.ts'
import type { Db } from './db.ts'
import { commonStatuses, isCommon } from './kept-schema.ts'
import { type Bounds, type Condition, type Page, type PageQuery, pageOf, rowsOf } from './page.ts'
import { type PaymentTexts, searchedText, toMatch } from './payment-texts.ts'

export type PaymentSearch = {
  readonly tenantId?: string | undefined
  readonly status?: string | undefined
  readonly paymentOrderId?: string | undefined
  /** name of the scenario */
  readonly scenario?: string | undefined
  /** part of an id, of the reference, of the metadata, of anything the merchant sent */
  readonly text?: string | undefined
  /** keys of the metadata, each equal */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** only payments with a callback that was given up or lost */
  readonly undelivered?: boolean | undefined
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const among = (column: string) => `${column} IN (SELECT value FROM json_each(?))`

/** SQLite would read all payments to see that none has one of no versions. */
function ofVersions(versions: readonly string[]): Condition[] {
  return versions.length === 0
    ? [['payments.seq = ?', 0]]
    : [[among('scenario_version'), JSON.stringify(versions)]]
}

/** Payments with a callback that did not arrive, of a world or (undefined) of all. */
function ofUndelivered(tenantId: string | undefined): Condition {
  const seqs = `SELECT payment_seq FROM callbacks WHERE ${undelivered}`
  return tenantId === undefined
    ? [`1 = ? AND payments.seq IN (${seqs})`, 1]
    : [`payments.seq IN (${seqs} AND tenant_id = ?)`, tenantId]
}

/** For LIKE. */
function toPattern(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

function conditionsOf(
  wanted: PaymentSearch,
  ids: string | undefined,
  versions: readonly string[] | undefined,
): Condition[] {
  const { tenantId, paymentOrderId, status, text, metadata = {} } = wanted
  return [
    ['payments.tenant_id = ?', tenantId],
    [isRareStatus(status) ? `NOT ${isCommon} AND status = ?` : 'status = ?', status],
    ['payment_order_id = ?', paymentOrderId],
    ...(versions === undefined ? [] : ofVersions(versions)),
    ...(wanted.undelivered === true ? [ofUndelivered(tenantId)] : []),
    [`${searchedText} LIKE ? ESCAPE '\\'`, ids === undefined ? toPattern(text) : undefined],
    [among('payments.seq'), ids],
    [metadataFits, wantedMetadata(metadata)],
  ]
}

function isFewAnyway({ paymentOrderId, status, undelivered: isOn }: PaymentSearch): boolean {
  return paymentOrderId !== undefined || isRareStatus(status) || isOn === true
}

/** Texts that every payment has which is wanted. */
function textsOf(
  { text = '', metadata = {} }: PaymentSearch,
  versions: readonly string[] = [],
): string[] {
  const values = Object.values(metadata).map(inJson)
  return [text, ...values, ...(versions.length === 1 ? versions : [])]
}

function isRareStatus(status: string | undefined): boolean {
  return status !== undefined && !commonStatuses.includes(status)
}

/** Finds payments by what people know of them; newest first, a page at a time. Returns `seq`s. */
export function createPaymentSearch(db: Db, texts: PaymentTexts) {
  const versionsOf = db
    .prepare<[string], string>(
      "SELECT version FROM plans WHERE json_extract(plan, '$.scenario') = ?",
    )
    .pluck()
  const byId = db
    .prepare<{ id: string }, number>(
      `SELECT seq FROM payments WHERE id = @id UNION SELECT payments.seq FROM payment_orders
         JOIN payments ON order_seq = payment_orders.seq WHERE payment_orders.id = @id`,
    )
    .pluck()

  /** Payments with this id, or in the order with it, by the index; undefined: there are none, so that it is sought as a text. */
  function named(text: string | undefined): string | undefined {
    if (text === undefined || !uuid.test(text)) return undefined
    const found = byId.all({ id: text.toLowerCase() })
    return found.length === 0 ? undefined : JSON.stringify(found)
  }

  /** The payments that are wanted, and what the index of texts is asked for; null: it is of no use. */
  function plan(wanted: PaymentSearch): { where: Condition[]; match: string | null } {
    const ids = named(wanted.text)
    const versions =
      wanted.scenario === undefined ? undefined : (versionsOf.all(wanted.scenario) as string[])
    const where = conditionsOf(wanted, ids, versions)
    // What another index finds is looked at one by one.
    const isFew = ids !== undefined || versions?.length === 0 || isFewAnyway(wanted)
    return { where, match: isFew ? null : toMatch(textsOf(wanted, versions)) }
  }

  return function search(wanted: PaymentSearch, query: PageQuery): Page<{ seq: number }> {
    const { where, match } = plan(wanted)
    const reach = match === null ? 0 : texts.reach(wanted.tenantId)
    if (match === null || reach === 0) return pageOf(query, (bounds) => scan(where, bounds))
    return pageOf(query, (bounds) => {
      const newer = { ...bounds, after: Math.max(bounds.after ?? 0, reach) }
      const indexed = { ...bounds, before: Math.min(bounds.before ?? reach + 1, reach + 1) }
      const parts = [
        (limit: number) => scan(where, { ...newer, limit }),
        (limit: number) => lookUp(match, where, { ...indexed, limit }),
      ]
      const [first, second] = bounds.order === 'DESC' ? parts : parts.reverse()
      const found = first?.(bounds.limit) ?? []
      return [...found, ...(second?.(bounds.limit - found.length) ?? [])]
    })
  }

  /** Reads payments until there are enough. */
  function scan(where: readonly Condition[], bounds: Bounds): { seq: number }[] {
    return rowsOf(db, { select: 'SELECT seq FROM payments', seq: 'seq', where, ...bounds })
  }

  /** Reads the payments that the index of texts names. */
  function lookUp(match: string, where: readonly Condition[], bounds: Bounds): { seq: number }[] {
    return rowsOf(db, {
      select: `SELECT payments.seq FROM temp.payment_texts AS texts CROSS JOIN payments ON payments.seq = texts.rowid`,
      seq: 'texts.rowid',
      where: [['texts.payment_texts MATCH ?', match], ...where],
      ...bounds,
    })
  }
}

/**
 * One statement for whatever is asked for. Looking into every document costs, so that the plain text rules out most of
 * them first.
 */
const metadataFits = `NOT EXISTS (SELECT 1 FROM json_each(?) AS wanted
  WHERE instr(document, wanted.value ->> '$.text') = 0
     OR json_extract(document, wanted.value ->> '$.path') || '' IS NOT wanted.value ->> '$.value')`

function wantedMetadata(metadata: Readonly<Record<string, string>>): string | undefined {
  const wanted = Object.entries(metadata).map(([key, value]) => ({
    text: inJson(value),
    path: `$.metadata.${JSON.stringify(key)}`,
    value,
  }))
  return wanted.length === 0 ? undefined : JSON.stringify(wanted)
}

/** A text as it stands in a document. */
function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}

export type SearchPayments = ReturnType<typeof createPaymentSearch>
