import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import type { OwnAddresses } from '../http/own-addresses.ts'
import { demoTenant, shopTenant } from '../payment/own-tenants.ts'
import type { TenantAuth } from '../ping-api/http/tenant-auth.ts'
import type { SeedFile } from '../seed/read-seed.ts'
import type { BackendTestSetting } from '../web/backend-test/current-run.ts'

/** Callbacks are sent under this name, by which they are known where they come back to us. */
export const userAgent = 'ping-sandbox'

/** What the engine takes of the settings. */
export function toEngineOptions(config: Config) {
  return {
    clockMode: config.SANDBOX_CLOCK,
    callbacks: { signatureHeader: config.SANDBOX_SIGNATURE_HEADER, userAgent },
    payer: config.SANDBOX_PAYER,
    checkoutUrlKeys: config.SANDBOX_CHECKOUT_URL_KEY,
    qrForm: config.SANDBOX_QR,
    settings: {
      strict: config.SANDBOX_STRICT,
      closeNeedsTerminatedPayments: config.SANDBOX_CLOSE_NEEDS_TERMINATED,
      currencyMismatch: config.SANDBOX_CURRENCY_MISMATCH,
      refundOpenPayments: config.SANDBOX_REFUND_OPEN_PAYMENTS === 'allow',
      paymentExpiry: config.SANDBOX_PAYMENT_EXPIRY,
      publicUrl: config.PUBLIC_URL ?? null,
      announceInitiated: config.SANDBOX_CALLBACK_INITIATED,
      trace: config.SANDBOX_TRACE === 'on',
      defaultScenario: config.SANDBOX_SCENARIO ?? null,
    },
  }
}

/** Who may call in strict mode: the tenants of the settings and the seed file, and our own pages. */
export function toTenantAuth(config: Config, seed: SeedFile): TenantAuth {
  const seeded = seed.tenants.map(({ id, secret }) => [id, secret ?? null] as const)
  const own = config.SANDBOX_STRICT ? [demoTenant, shopTenant] : []
  // Nobody but this program gets in as these: a new secret with every start.
  const ownListed = own.map((id) => [id, randomUUID()] as const)
  return {
    tenants: new Map<string, string | null>([...ownListed, ...seeded, ...config.SANDBOX_TENANTS]),
    authFailureStatus: config.SANDBOX_AUTH_FAILURE_STATUS === '401' ? 401 : 403,
  }
}

/** What our own callers of the public API need to be let in. */
export function toCaller(config: Config, { tenants }: TenantAuth) {
  return {
    isStrict: config.SANDBOX_STRICT,
    secretFor: (tenantId: string) => tenants.get(tenantId) ?? null,
  }
}

/** What the tests of a backend take of the settings, and where they reach this sandbox. */
export function toBackendTestSetting(
  config: Config,
  { publicUrl, controlUrl }: Pick<OwnAddresses, 'publicUrl' | 'controlUrl'>,
): BackendTestSetting {
  return {
    file: config.SANDBOX_BACKEND ?? null,
    apiUrl: publicUrl,
    controlUrl,
    token: config.SANDBOX_CONTROL_TOKEN,
    signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
    isStrict: config.SANDBOX_STRICT,
  }
}

/** What storage takes of the settings. */
export function toStorageSettings(config: Config) {
  return {
    path: config.SANDBOX_DB ?? null,
    journalLimit: config.SANDBOX_JOURNAL_LIMIT,
    journalBytes: config.SANDBOX_JOURNAL_MB * 1024 * 1024,
  }
}
