import type { Config } from './config.ts'
import type { SeedFile } from './seed/read-seed.ts'

/** What the Ping Payments API takes of the settings, in its own words. */
export function pingSettingsOf(config: Config, seed: SeedFile) {
  const seeded = seed.tenants.map(({ id, secret }) => [id, secret ?? null] as const)
  return {
    strict: config.SANDBOX_STRICT,
    tenants: new Map([...seeded, ...config.SANDBOX_TENANTS]),
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
