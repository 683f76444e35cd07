import { createBoundedCache } from '../input/bounded-cache.ts'
import { unreadableRow } from './database-trouble.ts'
import type { Db } from './db.ts'
import { afterRollback } from './transactions.ts'

/** The plans of payments, each version once. A payment keeps its plan for life; the latest plans are cached. */
export function createPlanStore<Plan extends { readonly version: string }>(db: Db, limit = 1_000) {
  const insert = db.prepare<[string, string]>(
    `INSERT OR IGNORE INTO plans (version, plan) VALUES (?, ?)`,
  )
  const byVersion = db.prepare<[string], { plan: string }>(
    `SELECT plan FROM plans WHERE version = ?`,
  )
  const cache = createBoundedCache<string, Plan>(limit)
  afterRollback(db, () => cache.clear())

  return {
    keep(plan: Plan): void {
      const { version } = plan
      if (cache.has(version)) return
      insert.run(version, JSON.stringify(plan))
      cache.set(version, plan)
    },
    get(version: string): Plan {
      return cache.getOrSet(version, () => {
        const row = byVersion.get(version)
        if (row === undefined) throw unreadableRow(`No plan is kept under version ${version}.`)
        return JSON.parse(row.plan) as Plan
      })
    },
  }
}

export type PlanStore<Plan extends { readonly version: string }> = ReturnType<
  typeof createPlanStore<Plan>
>
