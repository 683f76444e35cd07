import { hasMorePayments } from './count-payments.ts'
import type { Db, Statement } from './db.ts'
import { atomically } from './transactions.ts'

/** Payments that are read one by one rather than by the index: that takes some 10 ms. */
const scannedAtMost = 20_000

/** Payments that are indexed in one go, and ms until the next: so that no request waits for more than 10 ms. */
const piece = 100
const pause = 10

/** Pages of the index that one go merges at most. */
const mergedAtOnce = 32

/** Payments that must have come since the index was brought up to date, before that is done again. */
const worthIt = 1_000

/** Payments that a search indexes once more, before it asks, because they were changed. */
const staleAtMost = 500

/** Triples of characters that one search is narrowed down by; each is a list to go through. */
const triplesAtMost = 24

// The original function: other people's tests may replace the timers of the whole process.
const { setTimeout } = globalThis

/** What a payment is found by. Everything that the search looks into. */
export const searchedText = `payments.id || ' ' || payments.payment_order_id || ' ' || payments.document`

/**
 * An index of all triples of characters in the payments' texts (SQLite's FTS5, trigram). It says which payments may hold
 * a text; the search looks whether they do. It is made by the first search among many payments, in pieces between
 * requests, so that creating a payment costs nothing; it lives in a temporary file, and goes with the program.
 *
 * Payments up to `watermark` are in it as they are, those after it may be. When more of them are gone than
 * there are, it is made anew; a seq is never used twice, except by a payment that a snapshot brings back.
 */
export function createPaymentTexts(
  db: Db,
  {
    scanned = scannedAtMost,
    later = (work: () => void) => void setTimeout(work, pause).unref(),
  }: { readonly scanned?: number; readonly later?: (work: () => void) => void } = {},
) {
  let statements: Statements | null = null
  /** seq of the last payment of which this and all before it are in the index */
  let watermark = 0
  /** payments that were put into the index since it was empty */
  let indexed = 0
  /** payments up to there whose text has changed since */
  const stale = new Set<number>()
  let isRunning = false
  /** the index cannot be kept, because there is no room: every search reads the payments */
  let isOff = false

  const newest = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM payments').pluck()
  const pieceEnd = db
    .prepare<[number, number], number | null>(
      'SELECT max(seq) FROM (SELECT seq FROM payments WHERE seq > ? ORDER BY seq LIMIT ?)',
    )
    .pluck()
  const oldestOfWorld = db
    .prepare<[string], number | null>('SELECT min(seq) FROM payments WHERE tenant_id = ?')
    .pluck()

  function put(after: number, end: number): void {
    statements ??= prepare(db)
    const { add, merge } = statements
    atomically(db, () => {
      indexed += add.run(after, end).changes
      merge.run(mergedAtOnce)
    })
  }

  /** The next payments go into the index. False: there are none. */
  function indexPiece(): boolean {
    const end = pieceEnd.get(watermark, piece) ?? null
    if (end === null) return false
    put(watermark, end)
    watermark = end
    return true
  }

  function indexStale(): void {
    for (const seq of stale) put(seq - 1, seq)
    stale.clear()
  }

  function discardGone(): void {
    if (statements === null || indexed <= 2 * scanned) return
    const { clear } = statements
    if (hasMorePayments(db, Math.ceil(indexed / 2) - 1, undefined)) return
    atomically(db, () => clear.run())
    watermark = 0
    indexed = 0
  }

  /** False where it cannot be done. */
  function attempt(work: () => boolean): boolean {
    try {
      return work()
    } catch {
      isOff = true
      return false
    }
  }

  function run(): void {
    if (!db.open) return
    if (attempt(indexPiece)) later(run)
    else isRunning = false
  }

  function begin(): void {
    if (isRunning || (newest.get() ?? 0) - watermark < worthIt) return
    isRunning = true
    discardGone()
    later(run)
  }

  return {
    /**
     * Up to which seq the index is to be asked for a text among the payments of a world, or (undefined) of all; 0: not at
     * all. Sees to it that the index is made or brought up to date.
     */
    reach(tenantId: string | undefined): number {
      const isAsked =
        hasMorePayments(db, scanned, tenantId) &&
        !isOff &&
        attempt(() => {
          begin()
          indexStale()
          return true
        })
      return isAsked ? watermark : 0
    },
    /** Brings the index up to date now, however long it takes. */
    catchUp(): void {
      indexStale()
      discardGone()
      while (indexPiece());
    },
    /** The text of a payment was changed. */
    changed(seq: number): void {
      if (seq > watermark) return
      if (stale.size < staleAtMost) stale.add(seq)
      else watermark = seq - 1
    },
    /** Payments of a world came back. */
    restored(tenantId: string): void {
      const oldest = oldestOfWorld.get(tenantId)
      if (oldest != null) watermark = Math.min(watermark, oldest - 1)
    },
  }
}

export type PaymentTexts = ReturnType<typeof createPaymentTexts>

/** For MATCH: payments that may hold all of these texts. Null: they are too short to say. */
export function toMatch(texts: readonly string[]): string | null {
  const triples = new Set(texts.flatMap(triplesOf))
  if (triples.size === 0) return null
  const all = [...triples]
  const every = Math.ceil(all.length / triplesAtMost)
  return all
    .filter((_, index) => index % every === 0)
    .map((triple) => `"${triple.replaceAll('"', '""')}"`)
    .join(' ')
}

function triplesOf(text: string): string[] {
  // A text ends there for LIKE.
  const characters = [...(text.split('\0')[0] ?? '')]
  return characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''))
}

type Statements = {
  readonly add: Statement<[number, number]>
  readonly merge: Statement<[number]>
  readonly clear: Statement<[]>
}

function prepare(db: Db): Statements {
  // No text and no places in it are kept, and segments are merged when we say so: see `merge`.
  db.exec(`
    CREATE VIRTUAL TABLE temp.payment_texts
      USING fts5(text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram');
    INSERT INTO payment_texts (payment_texts, rank) VALUES ('automerge', 0);
    INSERT INTO payment_texts (payment_texts, rank) VALUES ('crisismerge', 1000);`)
  return {
    add: db.prepare<[number, number]>(
      `INSERT OR REPLACE INTO payment_texts (rowid, text)
         SELECT seq, ${searchedText} || ' ' || scenario_version FROM payments WHERE seq > ? AND seq <= ?`,
    ),
    merge: db.prepare<[number]>(
      `INSERT INTO payment_texts (payment_texts, rank) VALUES ('merge', ?)`,
    ),
    clear: db.prepare<[]>(`INSERT INTO payment_texts (payment_texts) VALUES ('delete-all')`),
  }
}
