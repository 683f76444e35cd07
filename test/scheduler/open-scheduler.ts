import { onTestFinished } from 'vitest'
import type { TimeoutOwner } from '../../src/scheduler/auto-clock.ts'
import type { ClockMode, MachineTime } from '../../src/scheduler/clock.ts'
import { createScheduler, type DueJob } from '../../src/scheduler/scheduler.ts'
import { createWorlds } from '../../src/scheduler/worlds.ts'
import { createStorage } from '../../src/storage/storage.ts'

/** ms: where the machine's clock stands */
export const start = Date.UTC(2026, 10, 20, 17)

export const minute = 60_000
export const day = 24 * 60 * minute

export const tenant = 'a0000000-0000-4000-8000-000000000001'
export const otherTenant = 'b0000000-0000-4000-8000-000000000002'

/** A scheduler over a database in memory. `note` rows write down their payload; `handle` adds further kinds. */
export function openScheduler({
  mode = 'manual',
  machineTime = () => start,
  limit = 1_000,
  yieldAfterMs = 20,
  grace = 3_000,
}: {
  mode?: ClockMode
  machineTime?: MachineTime
  limit?: number
  yieldAfterMs?: number
  grace?: number
} = {}) {
  const errors: unknown[] = []
  const noted: { what: string; after: number }[] = []
  const storage = createStorage({ path: null, journalLimit: 10 })
  const worlds = createWorlds({ store: storage.worlds, machineTime, clockMode: mode })
  const scheduler = createScheduler({
    db: storage.db,
    store: storage.jobs,
    worlds,
    onError: (error) => errors.push(error),
    limit,
    yieldAfterMs,
    grace,
  })
  scheduler.handle('note', ({ payload, at }: DueJob) => {
    noted.push({ what: JSON.parse(payload), after: at - start })
    return undefined
  })
  onTestFinished(async () => {
    await scheduler.close()
    storage.db.close()
  })

  /** A row due `after` ms from the start; it notes `what` unless its kind does something else. */
  function plan(what: string, after: number, more: RowOptions = {}): void {
    const { kind = 'note', payment = null, tenantId = tenant, timeoutOwner = 'none' } = more
    const dueAt = start + after
    scheduler.schedule({ tenantId, paymentSeq: payment, dueAt, kind, payload: what, timeoutOwner })
  }

  return {
    scheduler,
    worlds,
    rows: storage.jobs,
    stores: storage,
    errors,
    noted,
    plan,
    what: () => noted.map((entry) => entry.what),
    now: (tenantId = tenant) => worlds.now(tenantId) - start,
    move: (after: number | null, tenantId = tenant) =>
      scheduler.move(tenantId, () => (after === null ? null : start + after)),
  }
}

type RowOptions = {
  readonly kind?: string
  readonly payment?: number
  readonly tenantId?: string
  readonly timeoutOwner?: TimeoutOwner
}

/** Work of a job that is in flight until the test ends it. */
export function createInFlightWork() {
  const begun = createSignal()
  const ended = createSignal()
  return {
    begun: begun.given,
    end: ended.give,
    run: () => {
      begun.give()
      return ended.given
    },
  }
}

function createSignal() {
  let give = (): void => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give }
}

/** Resolves when everything had its turn that waits for nothing else. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
}
