import type { Db } from './database.ts'
import { afterRollback } from './transactions.ts'

/** Scenario plans that payments keep for life, once a version, with the ones in use at hand. */
export function createPlanStore<Plan extends { readonly version: string }>(db: Db, atHand = 1_000) {
  const insert = db.prepare<[string, string]>(
    `INSERT OR IGNORE INTO plans (version, plan) VALUES (?, ?)`,
  )
  const byVersion = db.prepare<[string], { plan: string }>(
    `SELECT plan FROM plans WHERE version = ?`,
  )
  const cache = new Map<string, Plan>()
  afterRollback(db, () => cache.clear())

  function remember(plan: Plan): Plan {
    if (cache.size >= atHand) cache.clear()
    cache.set(plan.version, plan)
    return plan
  }

  return {
    keep(plan: Plan): void {
      if (cache.has(plan.version)) return
      insert.run(plan.version, JSON.stringify(plan))
      remember(plan)
    },
    get(version: string): Plan {
      const known = cache.get(version)
      if (known !== undefined) return known
      const row = byVersion.get(version)
      if (row === undefined) throw new Error(`No plan is kept under version ${version}.`)
      return remember(JSON.parse(row.plan) as Plan)
    },
  }
}

export type PlanStore<Plan extends { readonly version: string }> = ReturnType<
  typeof createPlanStore<Plan>
>
