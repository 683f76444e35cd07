import type { NewEntry } from '../storage/journal-store.ts'

/** Requests that a scenario holds: they have arrived, and are not answered yet. The journal gets them with their answer. */
export function createHeldRequests() {
  const held = new Set<() => NewEntry>()
  return {
    /** `toEntry` tells what is known of it by then. Returns the function that ends it. */
    add(toEntry: () => NewEntry): () => void {
      held.add(toEntry)
      return () => {
        held.delete(toEntry)
      }
    },
    /** Those of a world, oldest first. */
    of: (tenantId: string): readonly NewEntry[] =>
      [...held].map((toEntry) => toEntry()).filter((entry) => entry.tenantId === tenantId),
  }
}

export type HeldRequests = ReturnType<typeof createHeldRequests>
