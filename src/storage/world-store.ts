import { createBoundedCache } from '../input/bounded-cache.ts'
import type { Db } from './db.ts'
import { afterRollback, forgetCached } from './transactions.ts'

export const clockModes = ['real', 'manual', 'auto'] as const

export type ClockMode = (typeof clockModes)[number]

/** A world: everything that one tenant has. */
export type WorldRecord = {
  readonly tenantId: string
  /** ms, real time */
  readonly createdAt: number
  readonly clockMode: ClockMode
  /** ms that a `real` clock is ahead of the machine's */
  readonly clockOffset: number
  /** ms, where a `manual` or `auto` clock stands */
  readonly clockNow: number
  /** JSON of the scenario choice, or null */
  readonly defaultScenario: string | null
  /** Ed25519, PKCS #8 PEM; null until the tenant generated one */
  readonly privateKey: string | null
  /** base64 of the 32 raw bytes */
  readonly publicKey: string | null
  /** ids of this world follow from it; null: they are random */
  readonly seed: string | null
  /** JSON of what PUT /tenant may change */
  readonly settings: string
  /** what people call it; null: nobody named it */
  readonly name: string | null
  /** 1: its callbacks are held until they are resumed */
  readonly isPaused: number
}

/** worlds that are cached */
const cacheLimit = 10_000

const columns = `tenant_id AS tenantId, created_at AS createdAt, clock_mode AS clockMode, clock_offset AS clockOffset,
  clock_now AS clockNow, default_scenario AS defaultScenario, private_key AS privateKey, public_key AS publicKey, seed, settings,
  name, is_paused AS isPaused`

export function createWorldStore(db: Db) {
  const insert = db.prepare<[string, number, ClockMode, number, number]>(
    `INSERT INTO worlds (tenant_id, created_at, clock_mode, clock_offset, clock_now) VALUES (?, ?, ?, ?, ?)`,
  )
  const byId = db.prepare<[string], WorldRecord>(
    `SELECT ${columns} FROM worlds WHERE tenant_id = ?`,
  )
  const newest = db.prepare<{ before: string | null; limit: number }, WorldRecord>(
    `SELECT ${columns} FROM worlds
     WHERE @before IS NULL OR (created_at, tenant_id) < (SELECT created_at, tenant_id FROM worlds WHERE tenant_id = @before)
     ORDER BY created_at DESC, tenant_id DESC LIMIT @limit`,
  )
  const notable = db
    .prepare<[number], string>(
      `SELECT tenant_id FROM worlds WHERE default_scenario IS NOT NULL OR is_paused = 1
         OR tenant_id IN (SELECT tenant_id FROM armed) ORDER BY created_at DESC, tenant_id DESC LIMIT ?`,
    )
    .pluck()
  const foreignKey = db
    .prepare<[string], string>(
      `SELECT private_key FROM worlds WHERE private_key IS NOT NULL AND tenant_id != ?
       ORDER BY created_at DESC, tenant_id LIMIT 1`,
    )
    .pluck()
  const setClock = db.prepare<[ClockMode, number, number, string]>(
    `UPDATE worlds SET clock_mode = ?, clock_offset = ?, clock_now = ? WHERE tenant_id = ?`,
  )
  const setDefault = db.prepare<[string | null, string]>(
    `UPDATE worlds SET default_scenario = ? WHERE tenant_id = ?`,
  )
  const setKeys = db.prepare<[string, string, string]>(
    `UPDATE worlds SET private_key = ?, public_key = ? WHERE tenant_id = ?`,
  )
  const setSettings = db.prepare<[string, string]>(
    `UPDATE worlds SET settings = ? WHERE tenant_id = ?`,
  )
  const setName = db.prepare<[string | null, string]>(
    `UPDATE worlds SET name = ? WHERE tenant_id = ?`,
  )
  const setPaused = db.prepare<[number, string]>(
    `UPDATE worlds SET is_paused = ? WHERE tenant_id = ?`,
  )
  const setSeed = db.prepare<[string | null, string]>(
    `UPDATE worlds SET seed = ? WHERE tenant_id = ?`,
  )
  const empty = [
    'callbacks',
    'approvals',
    'payments',
    'payment_orders',
    'merchants',
    'payment_links',
    'messages',
    'kyc_verifications',
    'agreements',
    'split_trees',
    'disbursements',
    'payouts',
    'liquidity_accounts',
    'transfers',
    'deposit_references',
    'requisitions',
    'armed',
    'jobs',
    'fault_uses',
    'id_sequences',
    'journal',
    'world_events',
    'dropped',
    'snapshots',
    'worlds',
  ].map((table) => db.prepare<[string]>(`DELETE FROM ${table} WHERE tenant_id = ?`))

  // Every request asks for its world several times.
  const cache = createBoundedCache<string, WorldRecord>(cacheLimit)
  afterRollback(db, () => cache.clear())

  function find(tenantId: string): WorldRecord | undefined {
    const known = cache.get(tenantId)
    if (known !== undefined) return known
    const world = byId.get(tenantId)
    if (world !== undefined) cache.set(tenantId, world)
    return world
  }

  return {
    insert: (
      world: Pick<WorldRecord, 'tenantId' | 'createdAt' | 'clockMode' | 'clockOffset' | 'clockNow'>,
    ): void => {
      const { tenantId, createdAt, clockMode, clockOffset, clockNow } = world
      insert.run(tenantId, createdAt, clockMode, clockOffset, clockNow)
    },
    find,
    /** The private key of another world, the newest that has one. */
    foreignKey: (tenantId: string): string | undefined =>
      foreignKey.get(tenantId) as string | undefined,
    /** Newest first; `before`: only those older than this one. */
    newest: (limit: number, before: string | null = null): WorldRecord[] =>
      newest.all({ before, limit }),
    /** Worlds where something is armed, a scenario is the default, or callbacks are paused; newest first. */
    notable: (limit: number): string[] => notable.all(limit),
    setClock: (tenantId: string, mode: ClockMode, offset: number, now: number): void => {
      cache.delete(tenantId)
      setClock.run(mode, offset, now, tenantId)
    },
    setDefaultScenario: (tenantId: string, choice: string | null): void => {
      cache.delete(tenantId)
      setDefault.run(choice, tenantId)
    },
    setKeys: (tenantId: string, privateKey: string, publicKey: string): void => {
      cache.delete(tenantId)
      setKeys.run(privateKey, publicKey, tenantId)
    },
    setSeed: (tenantId: string, seed: string | null): void => {
      cache.delete(tenantId)
      setSeed.run(seed, tenantId)
    },
    setName: (tenantId: string, name: string | null): void => {
      cache.delete(tenantId)
      setName.run(name, tenantId)
    },
    setPaused: (tenantId: string, isPaused: boolean): void => {
      cache.delete(tenantId)
      setPaused.run(isPaused ? 1 : 0, tenantId)
    },
    setSettings: (tenantId: string, settings: string): void => {
      cache.delete(tenantId)
      setSettings.run(settings, tenantId)
    },
    /** Forgets the tenant and everything it has. */
    remove: (tenantId: string): void => {
      for (const statement of empty) statement.run(tenantId)
      forgetCached(db)
    },
  }
}

export type WorldStore = ReturnType<typeof createWorldStore>
