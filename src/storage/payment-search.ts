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

/** Finds payments by what people know of them; newest first, a page at a time. Returns `seq`s. */
export function createPaymentSearch(db: Db) {
  return function search(wanted: PaymentSearch, query: PageQuery) {
    const { text, metadata = {} } = wanted
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
          text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`,
        ],
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
