import { createBoundedCache } from '../input/bounded-cache.ts'
import type { OrderItem, Payment, StatusChange } from '../payment/payment.ts'
import { isTerminal, type PaymentStatus, paymentStatuses } from '../payment/status-transitions.ts'
import type { Db, Statement } from './db.ts'
import { firstChange } from './first-change.ts'
import { type PageQuery, page } from './page.ts'
import { type Document, toDocument } from './payment-document.ts'
import { afterRollback } from './transactions.ts'

/** Payments that are kept as they were last read: one under way is asked for by every step, callback and poll. */
const cacheLimit = 2_000

type Row = Omit<Payment, keyof Document> & { readonly document: string }
type StatusRow = Omit<StatusChange, 'details' | 'funds'> & {
  readonly details: string | null
  readonly funds: string | null
}

export type PaymentFilter = {
  readonly tenantId?: string | undefined
  readonly paymentOrderId?: string | undefined
  readonly status?: string | undefined
  readonly provider?: string | undefined
  readonly method?: string | undefined
  readonly isRefundRequested?: boolean | undefined
  /** ms, world time, inclusive */
  readonly createdFrom?: number | undefined
  readonly createdTo?: number | undefined
}

const columns = `seq, id, tenant_id AS tenantId, payment_order_id AS paymentOrderId, status, currency,
  total_amount AS totalAmount, provider, method, status_callback_url AS statusCallbackUrl, created_at AS createdAt,
  scenario_version AS scenarioVersion, scenario_because AS scenarioBecause, seed, document, real_at AS realAt`

const changeColumns = 'id, status, occurred_at AS occurredAt, details, funds, because, step'

const openStatuses = paymentStatuses
  .filter((status) => !isTerminal(status))
  .map(quoted)
  .join(', ')

/** `onChange` gets the seq of a payment whose text was changed. */
export function createPaymentStore(db: Db, onChange: (seq: number) => void = () => undefined) {
  const insert = db.prepare<object>(
    `INSERT INTO payments (seq, id, tenant_id, payment_order_id, order_seq, status, currency, total_amount, provider, method,
       status_callback_url, created_at, scenario_version, scenario_because, seed, document, real_at)
     VALUES (@seq, @id, @tenantId, @paymentOrderId, @orderSeq, @status, @currency, @totalAmount, @provider, @method,
       @statusCallbackUrl, @createdAt, @scenarioVersion, @scenarioBecause, @seed, @document, @realAt)`,
  )
  const bySeq = db.prepare<[number], Row>(`SELECT ${columns} FROM payments WHERE seq = ?`)
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM payments WHERE id = ? AND tenant_id = ?`,
  )
  const anywhere = db.prepare<[string], Row>(
    `SELECT ${columns} FROM payments WHERE id = ? ORDER BY seq DESC`,
  )
  const ofOrder = db.prepare<[number], Row>(
    `SELECT ${columns} FROM payments WHERE order_seq = ? ORDER BY seq`,
  )
  const byReference = new Map<string, Statement<[string, string], Row>>()

  /** With the names in its text: SQLite takes an index on the payments of one provider for nothing else. */
  function referenceStatement({ provider, method }: Pick<Payment, 'provider' | 'method'>) {
    const key = `${provider}/${method}`
    const known = byReference.get(key)
    if (known !== undefined) return known
    const statement = db.prepare<[string, string], Row>(
      `SELECT ${columns} FROM payments
       WHERE tenant_id = ? AND provider = ${quoted(provider)} AND method = ${quoted(method)}
         AND json_extract(document, '$.providerMethodResponse.reference') = ?
         AND status IN (${openStatuses}) ORDER BY seq LIMIT 1`,
    )
    byReference.set(key, statement)
    return statement
  }

  const setStatus = db.prepare<[PaymentStatus, number]>(
    `UPDATE payments SET status = ? WHERE seq = ?`,
  )
  const setDocument = db.prepare<[string, number]>(`UPDATE payments SET document = ? WHERE seq = ?`)
  const setTotal = db.prepare<[number, string, number]>(
    `UPDATE payments SET total_amount = ?, document = ? WHERE seq = ?`,
  )
  const addChange = db.prepare<object>(
    `INSERT INTO payment_statuses (payment_seq, id, status, occurred_at, details, funds, because, step)
     VALUES (@paymentSeq, @id, @status, @occurredAt, @details, @funds, @because, @step)`,
  )
  const changes = db.prepare<[number], StatusRow>(
    `SELECT ${changeColumns} FROM payment_statuses WHERE payment_seq = ? ORDER BY seq`,
  )
  const lastSeq = db
    .prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'payments'`)
    .pluck()
  const change = db.prepare<[number, string], StatusRow>(
    `SELECT ${changeColumns} FROM payment_statuses WHERE payment_seq = ? AND id = ?`,
  )
  const changesOfAll = db.prepare<[string], StatusRow & { paymentSeq: number }>(
    `SELECT payment_seq AS paymentSeq, ${changeColumns}
     FROM payment_statuses WHERE payment_seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
  )
  const addPassedStep = db.prepare<[number, string, number]>(
    `INSERT INTO passed_steps (payment_seq, step, at) VALUES (?, ?, ?)`,
  )
  const passedSteps = db.prepare<[number], { step: string }>(
    `SELECT step FROM passed_steps WHERE payment_seq = ?`,
  )

  const bySeqCached = createBoundedCache<number, Payment>(cacheLimit)
  const seqById = createBoundedCache<string, number>(cacheLimit)
  /** null: to be read */
  let nextSeq: number | null = null
  afterRollback(db, () => {
    bySeqCached.clear()
    seqById.clear()
    nextSeq = null
  })

  function keep(payment: Payment): Payment {
    seqById.set(`${payment.tenantId} ${payment.id}`, payment.seq)
    return bySeqCached.set(payment.seq, payment)
  }

  function findBySeq(seq: number): Payment | undefined {
    const known = bySeqCached.get(seq)
    if (known !== undefined) return known
    const row = bySeq.get(seq)
    return row && keep(fromRow(row))
  }

  /** The first status follows from the payment, where it is in no row. */
  function withFirst(paymentSeq: number, stored: readonly StatusRow[]): StatusChange[] {
    const payment = findBySeq(paymentSeq)
    const rest = stored.map(changeFromRow)
    return payment?.realAt == null ? rest : [firstChange(payment), ...rest]
  }

  return {
    /** The seq that the next payment gets, in the transaction that inserts it. */
    nextSeq: (): number => {
      nextSeq ??= (lastSeq.get() ?? 0) + 1
      return nextSeq
    },
    insert(payment: Omit<Payment, 'seq'>, orderSeq: number): Payment {
      const { lastInsertRowid } = insert.run({
        seq: nextSeq,
        id: payment.id,
        tenantId: payment.tenantId,
        paymentOrderId: payment.paymentOrderId,
        orderSeq,
        status: payment.status,
        currency: payment.currency,
        totalAmount: payment.totalAmount,
        provider: payment.provider,
        method: payment.method,
        statusCallbackUrl: payment.statusCallbackUrl,
        createdAt: payment.createdAt,
        scenarioVersion: payment.scenarioVersion,
        scenarioBecause: payment.scenarioBecause,
        seed: payment.seed ?? null,
        document: toDocument(payment),
        realAt: payment.realAt ?? null,
      })
      nextSeq = Number(lastInsertRowid) + 1
      return keep({ seq: Number(lastInsertRowid), ...payment })
    },
    get(seq: number): Payment {
      const payment = findBySeq(seq)
      if (payment === undefined) throw new Error(`No payment has seq ${seq}.`)
      return payment
    },
    findBySeq,
    find(tenantId: string, id: string): Payment | undefined {
      const seq = seqById.get(`${tenantId} ${id}`)
      if (seq !== undefined) return findBySeq(seq)
      const row = byId.get(id, tenantId)
      return row && keep(fromRow(row))
    },
    /** Forgets what is cached of a payment that is gone. */
    forget: (seq: number): void => {
      const known = bySeqCached.get(seq)
      if (known !== undefined) seqById.delete(`${known.tenantId} ${known.id}`)
      bySeqCached.delete(seq)
    },
    /** Ids are unique in a world only: the payments of every world with this id, newest first. */
    findAnywhere: (id: string): Payment[] => anywhere.all(id).map(fromRow),
    /** The payment of a provider that has not ended and was answered with this reference; the oldest. */
    findByReference(
      provider: Pick<Payment, 'provider' | 'method'>,
      tenantId: string,
      reference: string,
    ): Payment | undefined {
      const row = referenceStatement(provider).get(tenantId, reference)
      return row && fromRow(row)
    },
    /** Oldest first. */
    ofOrder: (orderSeq: number): Payment[] => ofOrder.all(orderSeq).map(fromRow),
    setStatus: (seq: number, status: PaymentStatus): void => {
      setStatus.run(status, seq)
      const known = bySeqCached.get(seq)
      if (known !== undefined) bySeqCached.set(seq, { ...known, status })
    },
    setOrderItems(payment: Payment, orderItems: readonly OrderItem[]): void {
      setDocument.run(toDocument({ ...payment, orderItems }), payment.seq)
      onChange(payment.seq)
      bySeqCached.delete(payment.seq)
    },
    /** Other items that come to another total, in minor units (öre). */
    setTotal(payment: Payment, orderItems: readonly OrderItem[], totalAmount: number): void {
      setTotal.run(totalAmount, toDocument({ ...payment, orderItems }), payment.seq)
      onChange(payment.seq)
      bySeqCached.delete(payment.seq)
    },
    addChange(paymentSeq: number, change: StatusChange): void {
      const { id, status, occurredAt, details, funds, because, step } = change
      addChange.run({
        paymentSeq,
        id,
        status,
        occurredAt,
        details: text(details),
        funds: text(funds),
        because,
        step,
      })
    },
    findChange(paymentSeq: number, id: string): StatusChange | undefined {
      const row = change.get(paymentSeq, id)
      return row ? changeFromRow(row) : withFirst(paymentSeq, []).find((first) => first.id === id)
    },
    /** A step came when the payment had its status already. `at` in ms of the world's time. */
    addPassedStep: (paymentSeq: number, step: string, at: number): void => {
      addPassedStep.run(paymentSeq, step, at)
    },
    /** Ids of steps. */
    passedSteps: (paymentSeq: number): string[] =>
      passedSteps.all(paymentSeq).map(({ step }) => step),
    /** Oldest first. */
    changes: (paymentSeq: number): StatusChange[] => withFirst(paymentSeq, changes.all(paymentSeq)),
    /** Of many payments in one question; oldest first. */
    changesOfAll(payments: readonly Payment[]) {
      const seqs = payments.map(({ seq }) => seq)
      const stored = changesOfAll
        .all(JSON.stringify(seqs))
        .map(({ paymentSeq, ...row }) => ({ paymentSeq, change: changeFromRow(row) }))
      const first = payments
        .filter(({ realAt }) => realAt != null)
        .map((payment) => ({ paymentSeq: payment.seq, change: firstChange(payment) }))
      return [...first, ...stored]
    },
    /** Newest first. */
    list(filter: PaymentFilter, query: PageQuery) {
      return page<Row, Payment>(db, {
        select: `SELECT ${columns} FROM payments`,
        where: [
          ['tenant_id = ?', filter.tenantId],
          ['payment_order_id = ?', filter.paymentOrderId],
          ['status = ?', filter.status],
          ['provider = ?', filter.provider],
          ['method = ?', filter.method],
          [
            'EXISTS (SELECT 1 FROM refunds WHERE payment_seq = payments.seq) = ?',
            filter.isRefundRequested === undefined ? undefined : Number(filter.isRefundRequested),
          ],
          ['created_at >= ?', filter.createdFrom],
          ['created_at <= ?', filter.createdTo],
        ],
        query,
        fromRow,
      })
    },
  }
}

function changeFromRow(row: StatusRow): StatusChange {
  return {
    ...row,
    details: row.details === null ? null : JSON.parse(row.details),
    funds: row.funds === null ? null : JSON.parse(row.funds),
  }
}

function fromRow({ document, ...row }: Row): Payment {
  return { ...row, ...(JSON.parse(document) as Document) }
}

function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`
}

function text(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

export type PaymentStore = ReturnType<typeof createPaymentStore>
