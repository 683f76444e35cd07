import { type Outcome, toReason } from '../callbacks/outcome.ts'
import type { Engine, EngineSettings } from '../engine/engine.ts'
import { openEngine } from '../engine/open-engine.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Provider } from '../providers/provider.ts'
import { createProviderRegistry } from '../providers/registry.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import { createStorage } from '../storage/storage.ts'
import { closeDatabase } from '../storage/transactions.ts'
import type { Browse } from '../visits/browse.ts'

/** How a merchant answers one attempt: an HTTP status. */
export type Answer = number

/** An engine over a database in memory, whose clocks stand until they are moved and whose callbacks leave nowhere. */
export type ThrowAwayEngine = {
  readonly engine: Engine
  /** Says how the merchant of a tenant answers each attempt. */
  answerWith(tenantId: string, answer: (callbackId: string) => Answer): void
  /** Removes what a run left behind. */
  forget(tenantId: string): void
  close(): Promise<void>
}

/** Worlds of dry runs begin at this instant (ms): a Monday at noon, far from daylight saving and bank holidays. */
export const dryRunStart = Date.UTC(2026, 1, 2, 12)

/** Whatever the sandbox has: a dry run is about its document alone. */
export const ownSettings = { strict: false, defaultScenario: null } as const

/** Opens one with settings, scenarios and providers of the sandbox for which it plays documents. */
export function openThrowAwayEngine(
  settings: EngineSettings,
  catalogue: () => Catalogue,
  moreProviders: readonly Provider[] = [],
): ThrowAwayEngine {
  const stores = createStorage<Plan>({ path: null, journalLimit: 10_000 })
  const answers = new Map<string, (callbackId: string) => Answer>()
  const errors: unknown[] = []
  const { engine } = openEngine({
    stores,
    machineTime: () => dryRunStart,
    clockMode: 'manual',
    catalogue,
    moreProviders,
    deliver: (_url, _message, { tenantId, callbackId = '' }) =>
      Promise.resolve(toOutcome(answers.get(tenantId)?.(callbackId) ?? 200)),
    browse: () => Promise.resolve(unvisited),
    callbacks: { signatureHeader: 'signature', userAgent: 'ping-sandbox' },
    payer: 'interactive',
    checkoutUrlKeys: ['checkout_url'],
    qrForm: 'link',
    settings: { ...settings, ...ownSettings },
    onError: (error) => errors.push(error),
  })
  // A dry run is about the scenario: the consents and accounts that a provider asks for are taken as given.
  const providers = createProviderRegistry(
    engine.providers.all.map(({ refuse: _, ...provider }) => provider),
  )
  return {
    engine: { ...engine, providers },
    answerWith: (tenantId, answer) => {
      answers.set(tenantId, answer)
    },
    forget(tenantId) {
      answers.delete(tenantId)
      stores.worlds.remove(tenantId)
      engine.scheduler.abandon(tenantId)
      if (errors.length > 0)
        throw new Error(`A dry run failed: ${errors.splice(0).map(toReason).join('; ')}`)
    },
    async close() {
      await engine.scheduler.close()
      engine.events.close()
      closeDatabase(stores.db)
    },
  }
}

/** What comes of a visit that nobody makes. */
const unvisited: Awaited<ReturnType<Browse>> = {
  ...{ status: null, error: null, location: null, body: '', sent: {}, headers: {} },
  ...{ urls: [], hops: [] },
}

function toOutcome(status: Answer): Outcome {
  const answer = { status_code: status, headers: {}, body: '' }
  const isGood = status >= 200 && status < 300
  const failure = isGood ? null : status >= 500 ? '5xx' : status >= 400 ? '4xx' : '3xx'
  return { failure, tookMs: 0, answer, error: isGood ? null : `the backend answered ${status}` }
}
