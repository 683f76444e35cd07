import { statSync } from 'node:fs'
import { databaseTrouble, explainTrouble } from './database-trouble.ts'
import type { Db } from './db.ts'
import { findDamage } from './find-damage.ts'
import { atomically } from './transactions.ts'

/** Databases up to this size are looked through when a damaged page is met, bytes: to say which one it is. */
const searchedSize = 64 * 1024 * 1024

/** bytes that are written and removed again to see whether there is room: about what a payment takes */
const probeSize = 32 * 1024

/** ms for which an answer is good: whoever asks more often than that has nothing written */
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

  /** Two commits, so that it is written to the disk and not only made. */
  function troubleOfWriting(): string | null {
    try {
      atomically(db, () => put.run(filler))
      atomically(db, () => remove.run())
      return null
    } catch (error) {
      return describeMutation(error) ?? databaseTrouble(error) ?? 'the database cannot be written'
    }
  }

  function describeMutation(error: unknown): string | null {
    const isTold = saysDamaged(error)
    // What nobody foresaw may come of what stands in the file; in memory nobody else writes.
    if (!isTold && (identity === '' || databaseTrouble(error) !== null)) return null
    if (damage === null && (isTold || !wasSearched)) {
      wasSearched = true
      const found = search(db) ?? (isTold ? 'what is in it cannot be read' : null)
      if (found !== null) damage = `the database ${db.name} is damaged: ${found}`
    }
    return damage
  }

  return {
    /** An error of the database, which from then on names the damaged page where there is one. */
    report(error: unknown): void {
      const found = describeMutation(error)
      if (found !== null) explainTrouble(error, found)
      onError(error)
    },
    /** Why nothing can be written now; null where it can. */
    obstacle(): string | null {
      if (damage !== null) return damage
      if (identityOf(db.name) !== identity)
        return `the file ${db.name} was removed or replaced: what is written now is gone when the sandbox ends`
      const at = performance.now()
      if (last === null || at - last.at > freshFor) last = { at, trouble: troubleOfWriting() }
      return last.trouble
    },
  }
}

/** Empty where there is no file of that name. */
function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.dev}:${found.ino}`
}

export type Readiness = ReturnType<typeof createReadiness>

function saysDamaged(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(`${error.code}`)
  )
}

/** Null where nothing was found, or where it would take too long to look. */
function search(db: Db): string | null {
  try {
    const pages = Number(db.pragma('page_count', { simple: true }))
    const size = pages * Number(db.pragma('page_size', { simple: true }))
    return size > searchedSize ? null : findDamage(db)
  } catch {
    return 'its pages cannot be read'
  }
}
