import { onTestFinished } from 'vitest'
import type { NewCallback } from '../../src/callbacks/dispatcher.ts'
import type { EngineSettings } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import type { Plan } from '../../src/payment/plan-types.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { shipped } from '../scenarios/scenario-files.ts'

/** 2026-01-02T03:04:05.678Z */
export const start = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

/**
 * An engine on an empty database of its own, with a clock that stands unless the test moves it and ids that count up.
 * Callbacks end up in `posted` instead of being sent.
 */
export function openTestEngine({
  settings,
  moreProviders = [],
}: {
  readonly settings?: Partial<EngineSettings>
  readonly moreProviders?: readonly Provider[]
} = {}) {
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const stores = createStorage<Plan>({ path: null, journalLimit: 1_000 }, undefined, onError)
  const clock = { now: start }
  const ids = { last: 0x100 }
  const opened = openEngine({
    stores,
    machineTime: () => clock.now,
    clockMode: 'real',
    catalogue: () => shipped,
    moreProviders,
    deliver: () => Promise.reject(new Error('a test engine sends nothing')),
    browse: () => Promise.reject(new Error('a test engine visits nothing')),
    callbacks: { signatureHeader: 'signature', userAgent: 'test' },
    payer: 'interactive',
    checkoutUrlKeys: ['checkout_url'],
    qrForm: 'link',
    settings: {
      strict: false,
      closeNeedsTerminatedPayments: false,
      currencyMismatch: 'refuse',
      refundOpenPayments: false,
      paymentExpiry: 900_000,
      publicUrl: null,
      announceInitiated: false,
      trace: false,
      defaultScenario: null,
      ...settings,
    },
    newId: () => `0192d3a4-0000-7000-8000-${(ids.last++).toString(16).padStart(12, '0')}`,
    onError,
  })
  const posted: NewCallback[] = []
  Object.assign(opened.engine.dispatcher, {
    post: (callback: NewCallback) => posted.push(callback),
  })
  onTestFinished(async () => {
    await opened.engine.scheduler.close()
    stores.journal.flush()
    stores.db.close()
  })
  return { ...opened, clock, errors, onError, posted }
}
