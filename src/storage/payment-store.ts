import { createBoundedCache } from '../input/bounded-cache.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import { isTerminal, type PaymentStatus, paymentStatuses } from '../payment/status-transitions.ts'
import type { Db, Statement } from './db.ts'
import { type Page, type PageQuery, page } from './page.ts'
import { createPaymentCache } from './payment-caches.ts'
import { type Document, toDocument } from './payment-document.ts'
import { createStatusChanges } from './status-changes.ts'
import { afterRollback } from './transactions.ts'

/** payments whose seq is kept by their id */
const cacheLimit = 2_000

type Row = Omit<Payment, keyof Document> & { readonly document: string }
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

const openStatuses = paymentStatuses
  .filter((status) => !isTerminal(status))
  .map(quoted)
  .join(', ')

/** `onChange` gets the seq of a payment whose text was changed. */
export function createPaymentStore(db: Db, onChange: (seq: number) => void = () => undefined) {
  const insert = db.prepare(
    `INSERT INTO payments (seq, id, tenant_id, payment_order_id, order_seq, status, currency, total_amount, provider, method,
       status_callback_url, created_at, scenario_version, scenario_because, seed, document, real_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const bySeq = db.prepare<[number], Row>(`SELECT ${columns} FROM payments WHERE seq = ?`)
  const byId = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM payments WHERE id = ? AND tenant_id = ?`,
  )
  const anywhere = db.prepare<[string], Row>(
    `SELECT ${columns} FROM payments WHERE id = ? ORDER BY seq DESC`,
  )
  const bySeqs = db.prepare<[string], Row>(
    `SELECT ${columns} FROM payments WHERE seq IN (SELECT value FROM json_each(?))`,
  )
  const ofOrder = db
    .prepare<[number], number>(`SELECT seq FROM payments WHERE order_seq = ? ORDER BY seq`)
    .pluck()
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
  const lastSeq = db
    .prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'payments'`)
    .pluck()
  const addPassedStep = db.prepare<[number, string, number]>(
    `INSERT INTO passed_steps (payment_seq, step, at) VALUES (?, ?, ?)`,
  )
  const passedSteps = db.prepare<[number], { step: string }>(
    `SELECT step FROM passed_steps WHERE payment_seq = ?`,
  )

  const bySeqCached = createPaymentCache<Payment>(db)
  const seqById = createBoundedCache<string, number>(cacheLimit)
  /** null: to be read */
  let nextSeq: number | null = null
  afterRollback(db, () => {
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

  /** In the order of `seqs`; what is not cached is read in one question. */
  function findAll(seqs: readonly number[]): Payment[] {
    const found = new Map(seqs.map((seq) => [seq, bySeqCached.get(seq)]))
    const missing = seqs.filter((seq) => found.get(seq) === undefined)
    if (missing.length > 0)
      for (const row of bySeqs.all(JSON.stringify(missing))) found.set(row.seq, keep(fromRow(row)))
    return seqs.flatMap((seq) => found.get(seq) ?? [])
  }

  return {
    ...createStatusChanges(db, findBySeq),
    /** The seq that the next payment gets, in the transaction that inserts it. */
    nextSeq: (): number => {
      nextSeq ??= (lastSeq.get() ?? 0) + 1
      return nextSeq
    },
    insert(payment: Omit<Payment, 'seq'>, orderSeq: number): Payment {
      const { id, tenantId, paymentOrderId, status, currency, totalAmount, provider } = payment
      const { method, statusCallbackUrl, createdAt, scenarioVersion, scenarioBecause } = payment
      const { lastInsertRowid } = insert.run(
        ...[nextSeq, id, tenantId, paymentOrderId, orderSeq, status, currency, totalAmount],
        ...[provider, method, statusCallbackUrl, createdAt, scenarioVersion, scenarioBecause],
        ...[payment.seed ?? null, toDocument(payment), payment.realAt ?? null],
      )
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
    ofOrder: (orderSeq: number): Payment[] => findAll(ofOrder.all(orderSeq)),
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
    /** A step came when the payment had its status already. `at` in ms of the world's time. */
    addPassedStep: (paymentSeq: number, step: string, at: number): void => {
      addPassedStep.run(paymentSeq, step, at)
    },
    /** Ids of steps. */
    passedSteps: (paymentSeq: number): string[] =>
      passedSteps.all(paymentSeq).map(({ step }) => step),
    /** Newest first. */
    list(filter: PaymentFilter, query: PageQuery): Page<Payment> {
      const { items, ...rest } = page<{ seq: number }, { seq: number }>(db, {
        select: 'SELECT seq FROM payments',
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
        fromRow: (row) => row,
      })
      return { ...rest, items: findAll(items.map(({ seq }) => seq)) }
    },
  }
}

function fromRow({ document, ...row }: Row): Payment {
  return { ...row, ...(JSON.parse(document) as Document) }
}

function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`
}

export type PaymentStore = ReturnType<typeof createPaymentStore>
