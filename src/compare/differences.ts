import { findChoice } from './choices.ts'
import type { Found, Setting } from './found.ts'

export type Difference = Omit<Found, 'refusal' | 'isAuth'> & {
  /** in how many entries */
  readonly times: number
  /** the row of "Emulator's choice" in docs/fidelity.md; null: no row says anything about it */
  readonly choice: string | null
  /** what makes the sandbox do as the recording */
  readonly setting: Setting | null
}

/** The same differences in many entries are one. */
export function toDifferences(found: readonly Found[]): Difference[] {
  const groups = new Map<string, Found[]>()
  for (const one of found) {
    const key = JSON.stringify([one.kind, one.where, one.path, one.recorded, one.here])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { refusal, isAuth, ...shown } = first
    return [{ ...shown, times: group.length, ...findChoice(first) }]
  })
}
