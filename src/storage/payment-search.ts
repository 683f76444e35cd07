import { undelivered } from './callback-store.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

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

/** Finds payments by what people know of them; newest first, a page at a time. Returns `seq`s. */
export function createPaymentSearch(db: Db) {
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

  return function search(wanted: PaymentSearch, query: PageQuery) {
    const { text, metadata = {} } = wanted
    const ids = named(text)
    return page<{ seq: number }, { seq: number }>(db, {
      select: 'SELECT seq FROM payments',
      where: [
        ['tenant_id = ?', wanted.tenantId],
        ['status = ?', wanted.status],
        ['payment_order_id = ?', wanted.paymentOrderId],
        [
          `scenario_version IN (SELECT version FROM plans WHERE json_extract(plan, '$.scenario') = ?)`,
          wanted.scenario,
        ],
        [
          `1 = ? AND seq IN (SELECT payment_seq FROM callbacks WHERE ${undelivered})`,
          wanted.undelivered === true ? 1 : undefined,
        ],
        [
          `id || ' ' || payment_order_id || ' ' || document LIKE ? ESCAPE '\\'`,
          text === undefined || ids !== undefined
            ? undefined
            : `%${text.replace(/[\\%_]/g, '\\$&')}%`,
        ],
        ['seq IN (SELECT value FROM json_each(?))', ids],
        [metadataFits, wantedMetadata(metadata)],
      ],
      query,
      fromRow: (row) => row,
    })
  }
}

export type SearchPayments = ReturnType<typeof createPaymentSearch>

/**
 * One statement for whatever is asked for. Looking into every document costs, so that the plain text rules out most of
 * them first.
 */
const metadataFits = `NOT EXISTS (SELECT 1 FROM json_each(?) AS wanted
  WHERE instr(document, wanted.value ->> '$.text') = 0
     OR json_extract(document, wanted.value ->> '$.path') || '' IS NOT wanted.value ->> '$.value')`

function wantedMetadata(metadata: Readonly<Record<string, string>>): string | undefined {
  const wanted = Object.entries(metadata).map(([key, value]) => ({
    text: JSON.stringify(value).slice(1, -1),
    path: `$.metadata.${JSON.stringify(key)}`,
    value,
  }))
  return wanted.length === 0 ? undefined : JSON.stringify(wanted)
}
