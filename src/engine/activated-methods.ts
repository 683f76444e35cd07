import type { Json } from '../payment/json.ts'
import type { OrderItem } from '../payment/payment.ts'
import type { Provider } from '../providers/provider.ts'
import type { ProviderMethod } from '../providers/registry.ts'
import type { Merchant } from '../storage/merchant-store.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'
import type { Remark } from './require-known.ts'

/** Key of a tenant's settings and a merchant's document, spelled as on the wire. */
const key = 'payment_provider_methods'

/**
 * What a tenant has activated: what its seed file or Mimic says, else everything that needs no activation, which is what
 * every released SDK can read (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29).
 */
export function tenantMethods(
  { worlds, providers }: Pick<Engine, 'worlds' | 'providers'>,
  tenantId: string,
): readonly ProviderMethod[] {
  const own = ownMethods(worlds.read(tenantId).settings)
  if (own !== null) return own
  return providers.all.filter(({ activation }) => activation === undefined).map(toMethod)
}

function ownMethods(settings: string): readonly ProviderMethod[] | null {
  return settings.includes(key) ? (JSON.parse(settings)[key] ?? null) : null
}

/** What a merchant has activated; what its tenant has, where nobody said otherwise. */
export function merchantMethods(
  engine: Pick<Engine, 'worlds' | 'providers'>,
  { tenantId, document }: Merchant,
): readonly ProviderMethod[] {
  const own = document[key] as unknown as readonly ProviderMethod[] | undefined
  return own ?? tenantMethods(engine, tenantId)
}

export function setTenantMethods(
  { stores, worlds }: Engine,
  tenantId: string,
  methods: readonly ProviderMethod[],
): void {
  const { settings } = worlds.ensure(tenantId)
  const changed = { ...JSON.parse(settings), [key]: methods.map(toMethod) }
  stores.worlds.setSettings(tenantId, JSON.stringify(changed))
}

export function setMerchantMethods(
  { stores }: Engine,
  merchant: Merchant,
  methods: readonly ProviderMethod[],
): void {
  const listed = methods.map(toMethod) as unknown as Json
  stores.merchants.setDocument(merchant.seq, { ...merchant.document, [key]: listed })
}

/** A merchant's activation is complete. */
export function activateMethod(engine: Engine, merchant: Merchant, method: ProviderMethod): void {
  const had = merchantMethods(engine, merchant)
  if (!includes(had, method)) setMerchantMethods(engine, merchant, [...had, method])
}

/**
 * Is the merchant's organization onboarded with this method already, by another merchant of the tenant or by itself?
 * (docs/contract/ping-payments-api.md#6-other-resources)
 */
export function isOnboarded(engine: Engine, merchant: Merchant, method: ProviderMethod): boolean {
  if (includes(merchantMethods(engine, merchant), method)) return true
  const entity = entityOf(merchant)
  return (
    entity !== null &&
    engine.stores.merchants
      .ofTenant(merchant.tenantId)
      .some(
        (other) => entityOf(other) === entity && includes(merchantMethods(engine, other), method),
      )
  )
}

/** The country and number of a merchant's organization; null where it has none. */
function entityOf({ document }: Merchant): string | null {
  const organization = document['organization'] as Readonly<Record<string, unknown>> | null
  const number = Object.entries(organization ?? {}).find(
    ([name, value]) => name.endsWith('_organization_number') && value != null,
  )
  return number === undefined ? null : number.join(' ')
}

/**
 * A payment may go by what its tenant and, where a method is activated for each merchant, its merchant have activated.
 * An unknown merchant is made up with everything it needs. @GUESS status and code of the refusal, and that it is that of
 * the order items where none is designated
 */
export function requireActivated(
  engine: Engine,
  tenantId: string,
  provider: Provider,
  { items, designated }: { readonly items: readonly OrderItem[]; readonly designated: unknown },
  remark: Remark = () => undefined,
): void {
  const name = `${provider.provider}/${provider.method}`
  if (provider.activation !== undefined) {
    const merchants = typeof designated === 'string' ? [designated] : merchantsOf(items)
    for (const id of merchants) {
      const merchant = engine.stores.merchants.find(tenantId, id)
      if (merchant !== undefined && !includes(merchantMethods(engine, merchant), provider))
        forbidden(notActivated, `The merchant ${id} has not activated ${name}.`)
    }
    return
  }
  const own = ownMethods(engine.worlds.read(tenantId).settings)
  if (own === null || includes(own, provider)) return
  const description = `The tenant has not activated ${name}`
  if (engine.settings.strict) forbidden(notActivated, `${description}.`)
  remark(`${description}; strict mode refuses it`)
}

const notActivated = 'payment_provider_method_not_activated'

function merchantsOf(items: readonly OrderItem[]): readonly string[] {
  return [...new Set(items.flatMap(({ merchant_id }) => merchant_id ?? []))]
}

function includes(methods: readonly ProviderMethod[], { provider, method }: ProviderMethod) {
  return methods.some((known) => known.provider === provider && known.method === method)
}

function toMethod({ provider, method }: ProviderMethod): ProviderMethod {
  return { provider, method }
}
