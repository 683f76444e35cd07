import type { Db } from './db.ts'

/** One step of a payer, as it happened. */
export type PayerStep = {
  readonly seq: number
  /** ms, real time */
  readonly realAt: number
  readonly paymentSeq: number
  /** ms, world time */
  readonly at: number
  readonly action: string
  /** state of the checkout before and after */
  readonly was: string
  readonly state: string
  readonly actor: string
  /** BIC, where one is chosen by then */
  readonly bank: string | null
  /** IBAN, where one is chosen by then */
  readonly account: string | null
  /** which of the merchant's URLs the browser goes to, where it is known by then */
  readonly goesTo: string | null
  /** events of the payment that this step was */
  readonly events: readonly string[]
  /** the last status change of any payment before it, by which steps and statuses of one millisecond are sorted */
  readonly statusSeq: number
}

/** One status of a payment, as it happened. */
export type StatusRecord = {
  readonly seq: number
  /** ms, real time */
  readonly realAt: number
  /** ms, world time */
  readonly at: number
  readonly status: string
  /** JSON or null */
  readonly details: string | null
  readonly because: string
}

type NewStep = Omit<PayerStep, 'seq' | 'realAt' | 'statusSeq'>

/** What happened to a payment, as its timeline shows it. */
export function createPayerStepStore(db: Db) {
  const addStep = db.prepare(
    `INSERT INTO payer_steps (payment_seq, at, action, was, state, actor, bank, account, goes_to, events, status_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM payment_statuses))`,
  )
  const steps = db.prepare<[number], Omit<PayerStep, 'events'> & { readonly events: string }>(
    `SELECT seq, real_at AS realAt, payment_seq AS paymentSeq, at, action, was, state, actor, bank, account,
       goes_to AS goesTo, events, status_seq AS statusSeq FROM payer_steps WHERE payment_seq = ? ORDER BY seq`,
  )
  const statuses = db.prepare<[number], StatusRecord>(
    `SELECT seq, real_at AS realAt, occurred_at AS at, status, details, because FROM payment_statuses
     WHERE payment_seq = ? ORDER BY seq`,
  )
  const first = db.prepare<[number], StatusRecord>(
    `SELECT 0 AS seq, real_at AS realAt, created_at AS at, 'INITIATED' AS status, NULL AS details,
       scenario_because AS because FROM payments WHERE seq = ? AND real_at IS NOT NULL`,
  )

  return {
    /** In the transaction of the step. */
    addStep: (step: NewStep): void => {
      const { paymentSeq, at, action, was, state, actor, bank, account, goesTo, events } = step
      addStep.run(
        ...[paymentSeq, at, action, was, state, actor],
        ...[bank, account, goesTo, JSON.stringify(events)],
      )
    },
    /** Oldest first. */
    steps: (paymentSeq: number): PayerStep[] =>
      steps.all(paymentSeq).map((row) => ({ ...row, events: JSON.parse(row.events) })),
    /** Oldest first. */
    statuses: (paymentSeq: number): StatusRecord[] => [
      ...first.all(paymentSeq),
      ...statuses.all(paymentSeq),
    ],
  }
}

export type PayerStepStore = ReturnType<typeof createPayerStepStore>
