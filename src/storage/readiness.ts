import { statSync } from 'node:fs'
import { databaseTrouble, explainTrouble } from './database-trouble.ts'
import type { Db } from './db.ts'
import { findDamage } from './find-damage.ts'
import { atomically } from './transactions.ts'

/** bytes: databases up to this size are searched for the damaged page when one is met */
const searchedSize = 64 * 1024 * 1024

/** bytes that are written and removed again to see whether the disk has space: about what a payment takes */
const probeSize = 32 * 1024

/** ms for which the result of a write stays valid */
const freshFor = 250

/** Knows whether the database takes what is to be written. `onError` is called with every error that `report` gets. */
export function createReadiness(db: Db, onError: (error: unknown) => void) {
  const identity = identityOf(db.name)
  const put = db.prepare<[string]>(`INSERT OR REPLACE INTO plans (version, plan) VALUES ('', ?)`)
  const remove = db.prepare(`DELETE FROM plans WHERE version = ''`)
  const filler = ' '.repeat(probeSize)
  let damage: string | null = null
  let wasSearched = false
  let last: { readonly at: number; readonly trouble: string | null } | null = null

  /** Tries a write. Two commits, so that it reaches the disk. */
  function tryWriting(): string | null {
    try {
      atomically(db, () => put.run(filler))
      atomically(db, () => remove.run())
      return null
    } catch (error) {
      return describeDamage(error) ?? databaseTrouble(error) ?? 'the database cannot be written'
    }
  }

  function describeDamage(error: unknown): string | null {
    const isReported = reportsDamage(error)
    // An unexpected error may come from the contents of the file. In memory nobody else writes.
    if (!isReported && (identity === '' || databaseTrouble(error) !== null)) return null
    if (damage === null && (isReported || !wasSearched)) {
      wasSearched = true
      const found = search(db) ?? (isReported ? 'what is in it cannot be read' : null)
      if (found !== null) damage = `the database ${db.name} is damaged: ${found}`
    }
    return damage
  }

  return {
    /** Reports an error of the database. Its message names the damaged page where there is one. */
    report(error: unknown): void {
      const found = describeDamage(error)
      if (found !== null) explainTrouble(error, found)
      onError(error)
    },
    /** Why nothing can be written now; null where it can. */
    obstacle(): string | null {
      if (damage !== null) return damage
      if (identityOf(db.name) !== identity)
        return `the file ${db.name} was removed or replaced: what is written now is gone when the sandbox ends`
      const at = performance.now()
      if (last === null || at - last.at > freshFor) last = { at, trouble: tryWriting() }
      return last.trouble
    },
  }
}

/** Empty where there is no file of this name. */
function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.dev}:${found.ino}`
}

export type Readiness = ReturnType<typeof createReadiness>

function reportsDamage(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(`${error.code}`)
  )
}

/** Null where nothing was found, or where the search would take too long. */
function search(db: Db): string | null {
  try {
    const pages = Number(db.pragma('page_count', { simple: true }))
    const size = pages * Number(db.pragma('page_size', { simple: true }))
    return size > searchedSize ? null : findDamage(db)
  } catch {
    return 'its pages cannot be read'
  }
}
