import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import { demoTenant, shopTenant } from '../payment/own-tenants.ts'
import type { SeedFile } from '../seed/read-seed.ts'

/** What the Ping Payments API takes of the settings, in its own words. */
export function toApiSettings(config: Config, seed: SeedFile) {
  const seeded = seed.tenants.map(({ id, secret }) => [id, secret ?? null] as const)
  const own = config.SANDBOX_STRICT ? [demoTenant, shopTenant] : []
  // Nobody but this program gets in as these: a new secret with every start.
  const ownListed = own.map((id) => [id, randomUUID()] as const)
  return {
    strict: config.SANDBOX_STRICT,
    tenants: new Map<string, string | null>([...ownListed, ...seeded, ...config.SANDBOX_TENANTS]),
    authFailureStatus:
      config.SANDBOX_AUTH_FAILURE_STATUS === '401' ? (401 as const) : (403 as const),
    closeNeedsTerminatedPayments: config.SANDBOX_CLOSE_NEEDS_TERMINATED,
    currencyMismatch: config.SANDBOX_CURRENCY_MISMATCH,
    refundOpenPayments: config.SANDBOX_REFUND_OPEN_PAYMENTS === 'allow',
    paymentExpiry: config.SANDBOX_PAYMENT_EXPIRY,
    publicUrl: config.PUBLIC_URL ?? null,
    announceInitiated: config.SANDBOX_CALLBACK_INITIATED,
  }
}

/** What our own callers of the public API need to be let in. */
export function toStrictness({
  strict,
  tenants,
}: Pick<ReturnType<typeof toApiSettings>, 'strict' | 'tenants'>) {
  return { isStrict: strict, secretFor: (tenantId: string) => tenants.get(tenantId) ?? null }
}

/** What storage takes of the settings. */
export function storageSettingsOf(config: Config) {
  return {
    path: config.SANDBOX_DB ?? null,
    journalLimit: config.SANDBOX_JOURNAL_LIMIT,
    journalBytes: config.SANDBOX_JOURNAL_MB * 1024 * 1024,
  }
}
