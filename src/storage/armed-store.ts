import { createBoundedCache } from '../input/bounded-cache.ts'
import { limits } from '../input/limits.ts'
import type { Db } from './db.ts'
import { afterRollback } from './transactions.ts'

/** worlds that are remembered to have nothing armed */
const unarmedLimit = 10_000

export type ArmedRecord = {
  readonly seq: number
  /** JSON of the scenario choice */
  readonly choice: string
  readonly remaining: number
}

/** The queue of scenarios armed for the next payments of a world. */
export function createArmedStore(db: Db) {
  const arm = db.prepare<[string, string, number]>(
    `INSERT INTO armed (tenant_id, choice, remaining) VALUES (?, ?, ?)`,
  )
  const armed = db.prepare<[string], ArmedRecord>(
    `SELECT seq, choice, remaining FROM armed WHERE tenant_id = ? ORDER BY seq`,
  )
  const size = db.prepare<[string], { choices: number; characters: number }>(
    `SELECT count(*) AS choices, total(length(choice)) AS characters FROM armed WHERE tenant_id = ?`,
  )
  const nextArmed = db.prepare<[string], ArmedRecord>(
    `SELECT seq, choice, remaining FROM armed WHERE tenant_id = ? ORDER BY seq LIMIT 1`,
  )
  const use = db.prepare<[number]>(`UPDATE armed SET remaining = remaining - 1 WHERE seq = ?`)
  const removeUsed = db.prepare<[number]>(`DELETE FROM armed WHERE seq = ? AND remaining <= 0`)
  const disarm = db.prepare<[string]>(`DELETE FROM armed WHERE tenant_id = ?`)

  // Every payment asks, and most worlds have nothing armed.
  const unarmed = createBoundedCache<string, true>(unarmedLimit)
  afterRollback(db, () => unarmed.clear())

  function next(tenantId: string): ArmedRecord | undefined {
    if (unarmed.has(tenantId)) return undefined
    const found = nextArmed.get(tenantId)
    if (found === undefined) unarmed.set(tenantId, true)
    return found
  }

  return {
    arm: (tenantId: string, choice: string, count: number): void => {
      arm.run(tenantId, choice, count)
      unarmed.delete(tenantId)
    },
    /** Is so much armed in this world that no more is accepted? */
    isFull: (tenantId: string): boolean => {
      const { choices = 0, characters = 0 } = size.get(tenantId) ?? {}
      return choices >= limits.armed.choices || characters >= limits.armed.characters
    },
    list: (tenantId: string): ArmedRecord[] => armed.all(tenantId),
    next,
    use: (seq: number): void => {
      use.run(seq)
      removeUsed.run(seq)
    },
    disarm: (tenantId: string): void => {
      disarm.run(tenantId)
    },
  }
}

export type ArmedStore = ReturnType<typeof createArmedStore>
