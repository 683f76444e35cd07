import type { Db } from './db.ts'

export type FaultUse = {
  /** how often the fault was applied */
  readonly count: number
  /** ms, world time */
  readonly firstAt: number
}

/** How often injected API faults were applied, counted in each world. */
export function createFaultStore(db: Db) {
  const find = db.prepare<[string, string], FaultUse>(
    `SELECT count, first_at AS firstAt FROM fault_uses WHERE tenant_id = ? AND fault = ?`,
  )
  const add = db.prepare<[string, string, number]>(
    `INSERT INTO fault_uses (tenant_id, fault, count, first_at) VALUES (?, ?, 1, ?)
     ON CONFLICT (tenant_id, fault) DO UPDATE SET count = count + 1`,
  )
  return {
    find: (tenantId: string, fault: string): FaultUse | undefined => find.get(tenantId, fault),
    /** Counts one more use. `at` in ms of the world's time. */
    add: (tenantId: string, fault: string, at: number): void => {
      add.run(tenantId, fault, at)
    },
  }
}

export type FaultStore = ReturnType<typeof createFaultStore>
