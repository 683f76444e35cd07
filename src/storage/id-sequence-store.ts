import type { Db } from './db.ts'

/** How many ids were drawn from each seed of a world. */
export function createIdSequenceStore(db: Db) {
  const next = db.prepare<[string, string], { drawn: number }>(
    `INSERT INTO id_sequences (tenant_id, seed, drawn) VALUES (?, ?, 1)
     ON CONFLICT (tenant_id, seed) DO UPDATE SET drawn = drawn + 1 RETURNING drawn`,
  )
  return {
    /** Counts from 1. */
    next: (tenantId: string, seed: string): number => next.get(tenantId, seed)?.drawn ?? 1,
  }
}

export type IdSequenceStore = ReturnType<typeof createIdSequenceStore>
