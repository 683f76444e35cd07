import { createHash, randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import type { IdSequenceStore } from '../storage/id-sequence-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import type { MachineTime } from './clock.ts'

/** Whose id it is: a world's, or that of something of a payment whose scenario has a seed. */
export type IdOwner = {
  readonly tenantId: string
  /** names the run that ids of this payment repeat; null: the world's own */
  readonly seed?: string | null
}

export type NewId = (owner: IdOwner) => string

/**
 * New ids, all of them UUIDs of version 4, as the vendor's are (docs/contract/ping-payments-api.md). Without a seed they
 * begin with the time, which the version leaves open: ids in no order cost the database dearly as it grows. With one they
 * follow from seed, tenant and count, so that a run can be repeated to the byte.
 */
export function createIds({
  worlds,
  idSequences,
  machineTime,
}: {
  worlds: Pick<WorldStore, 'find'>
  idSequences: IdSequenceStore
  machineTime: MachineTime
}): NewId {
  const inOrder = createIdsInOrder(machineTime)
  return function newId({ tenantId, seed = null }) {
    const key = seed ?? worlds.find(tenantId)?.seed ?? null
    return key === null ? inOrder() : repeatableId(key, tenantId, idSequences.next(tenantId, key))
  }
}

/**
 * In order of time, as those of version 7 are. From a pool of random bytes: asking the system for sixteen at a time takes
 * most of the work.
 */
function createIdsInOrder(machineTime: MachineTime): () => string {
  const pool = new Uint8Array(16 * 256)
  let next = pool.length
  let msecs = 0
  let seq = 0
  return () => {
    if (next === pool.length) {
      randomFillSync(pool)
      next = 0
    }
    const random = pool.subarray(next, next + 16)
    next += 16
    const now = machineTime()
    seq = now > msecs ? ((random[0] ?? 0) << 16) | ((random[1] ?? 0) << 8) : seq + 1
    msecs = Math.max(now, msecs)
    return asVersion4(v7({ random, msecs, seq }))
  }
}

/** Whatever looks at the version takes it for one; 48 bits of time and the order within a millisecond stay. */
function asVersion4(id: string): string {
  return `${id.slice(0, 14)}4${id.slice(15)}`
}

function repeatableId(seed: string, tenantId: string, count: number): string {
  const bytes = createHash('sha256').update(`${seed}\n${tenantId}\n${count}`).digest()
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex', 0, 16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
