import type { ArmedReport } from '../control-api/schemas/armed.ts'
import type { MovedReport } from '../control-api/schemas/clock.ts'
import type { Delivery } from '../control-api/schemas/delivery.ts'
import type { Har } from '../control-api/schemas/har.ts'
import type { JournalReport } from '../control-api/schemas/journal-entry.ts'
import type { Judgement } from '../control-api/schemas/judgement.ts'
import type { PaymentDetail } from '../control-api/schemas/payment-detail.ts'
import type { SnapshotReport } from '../control-api/schemas/snapshot.ts'
import type { TestPayment } from '../control-api/schemas/test-payment.ts'
import type { TimelineEntry } from '../control-api/schemas/timeline-entry.ts'
import type { WorldSettings } from '../control-api/schemas/world-settings.ts'
import { createActivity } from './activity.ts'
import type { Call } from './call.ts'
import { createWorldClock } from './clock.ts'
import { createLinks } from './links.ts'
import { createPayer, type PaymentRef, toId } from './payer.ts'
import { type Scenario, toScenario } from './scenario.ts'
import type { ExtendingDraft, WholeDraft } from './scenario-draft.ts'
import { type CallbackFilter, callbackQuery, type RequestFilter, requestQuery } from './searches.ts'
import { type Time, toText, usualWait, type WaitOptions } from './waiting.ts'

type CallbacksPaused = {
  readonly callbacks_paused: boolean
  /** how many are held */
  readonly held_callbacks: number
  /** how many were held until now */
  readonly sent: number
}

/** In order of time, what is to come last. */
export type Timeline = { readonly data: TimelineEntry[]; readonly judgement: Judgement }

type List<Item> = { readonly data: Item[] }

/**
 * One tenant's world: its own payments, clock, armed scenarios and journal. Everything here is a call of the control
 * API; answers are what it answers. Every refusal throws a {@link SandboxError}.
 */
export function createWorld({ call, tenantId }: { call: Call; tenantId: string }) {
  async function callbacks(filter: CallbackFilter, { within }: WaitOptions): Promise<Delivery[]> {
    const query = { ...callbackQuery(filter), wait: toWait(within) }
    return (await call<List<Delivery>>('GET', '/_sandbox/callbacks', { query })).data
  }

  async function requests(
    filter: RequestFilter,
    { within }: WaitOptions,
  ): Promise<JournalReport[]> {
    const query = { ...requestQuery(filter), wait: toWait(within) }
    return (await call<List<JournalReport>>('GET', '/_sandbox/journal', { query })).data
  }

  return {
    /** Send it in the `tenant_id` header of your own calls. */
    tenantId,
    /**
     * Chooses what happens to the next payment, the next so many (`next`), or all that nothing else chooses for (`default`):
     * a scenario by name, or a whole document (see {@link scenario}).
     */
    arm<const Id extends string = never>(
      wanted: string | Scenario | ExtendingDraft | WholeDraft<Id>,
      how: { readonly next?: number; readonly default?: boolean } = {},
    ): Promise<ArmedReport> {
      return call('POST', '/_sandbox/arm', {
        body: { scenario: typeof wanted === 'string' ? wanted : toScenario(wanted), ...how },
      })
    },
    /** Disarms: for the next payments, or (`default`) for all. */
    disarm(how: { readonly default?: boolean } = {}): Promise<ArmedReport> {
      return call('POST', '/_sandbox/arm', { body: { scenario: null, ...how } })
    },
    armed: (): Promise<ArmedReport> => call('GET', '/_sandbox/arm'),
    /** Plays the payer. */
    payer: createPayer({ call }),
    /** The world's own clock. */
    clock: createWorldClock({ call }),
    /**
     * Moves time forward, by `3d` (or a number of ms) or to a time. Answers when every callback that was due has its outcome, with all
     * that happened, in the order of time.
     */
    advance(by: Time | { readonly to: string | Date }): Promise<MovedReport> {
      const body =
        typeof by === 'object' ? { to: new Date(by.to).toISOString() } : { by: toText(by) }
      return call('POST', '/_sandbox/clock/advance', { body })
    },
    /** Runs everything that is planned, in the order of time, to the end. */
    settle: (): Promise<MovedReport> => call('POST', '/_sandbox/settle'),
    /**
     * The first callback that fits, as soon as it was acknowledged (or is in `state`, or had an attempt with
     * `outcome`). When time is up the error says which came nearest.
     */
    callback: (
      filter: CallbackFilter = {},
      { within = usualWait() }: WaitOptions = {},
    ): Promise<Delivery> => callbacks(filter, { within }).then(first),
    /**
     * The callbacks that fit, oldest first, with every attempt: those there are, or (`within`) as soon as there are
     * `count` of them.
     */
    callbacks: (filter: CallbackFilter = {}, options: WaitOptions = {}): Promise<Delivery[]> =>
      callbacks(filter, options),
    /** Sends a callback again, same body; answers when the attempt has its outcome. */
    redeliver(callback: string | { readonly id: string }): Promise<Delivery> {
      const id = encodeURIComponent(typeof callback === 'string' ? callback : callback.id)
      return call('POST', `/_sandbox/callbacks/${id}/redeliver`)
    },
    /** Sends the callbacks again that were given up; answers when each attempt has its outcome. */
    redeliverFailed: async (): Promise<Delivery[]> =>
      (await call<List<Delivery>>('POST', '/_sandbox/callbacks/redeliver_failed')).data,
    /** Holds callbacks from now on, also over a restart, until they are resumed. Redelivering sends all the same. */
    pauseCallbacks: (): Promise<CallbacksPaused> => call('POST', '/_sandbox/callbacks/pause'),
    /** Sends the callbacks that were held, and goes on sending them when they are due. */
    resumeCallbacks: (): Promise<CallbacksPaused> => call('POST', '/_sandbox/callbacks/resume'),
    /** Everything the sandbox knows of a payment: its scenario and why, timeline, checkout, callbacks. */
    payment: (payment: PaymentRef): Promise<PaymentDetail> =>
      call('GET', `/_sandbox/payments/${encodeURIComponent(toId(payment))}`),
    /** Everything that happened to a payment and what is to come, and how the backend handled it. */
    timeline: (payment: PaymentRef): Promise<Timeline> =>
      call('GET', `/_sandbox/payments/${encodeURIComponent(toId(payment))}/timeline`),
    /** The newest payments. */
    payments: async (): Promise<PaymentDetail[]> =>
      (await call<List<PaymentDetail>>('GET', '/_sandbox/payments')).data,
    /** An order and a payment as a merchant's backend would make them; `amount` in öre. */
    async makePayment(
      requested: {
        readonly amount?: number
        readonly scenario?: string
        readonly callbackUrl?: string
      } = {},
    ): Promise<TestPayment & { readonly id: string }> {
      const { callbackUrl, ...rest } = requested
      const body = {
        ...rest,
        ...(callbackUrl === undefined ? {} : { status_callback_url: callbackUrl }),
      }
      const made = await call<TestPayment>('POST', '/_sandbox/test_payments', { body })
      return { id: made.payment_id, ...made }
    },
    ...createLinks({ call }),
    /** The first request of your backend to an API of the vendor's that fits, as soon as it was answered. */
    request: (
      filter: RequestFilter = {},
      { within = usualWait() }: WaitOptions = {},
    ): Promise<JournalReport> => requests(filter, { within }).then(first),
    /**
     * Requests of your backend to the vendor's APIs and their answers, oldest first: those there are, or (`within`)
     * as soon as there are `count` of them.
     */
    journal: (filter: RequestFilter = {}, options: WaitOptions = {}): Promise<JournalReport[]> =>
      requests(filter, options),
    /** Everything that crossed a border in this world, and requests that belong to none. */
    activity: createActivity({ call }),
    /** The same as an HTTP Archive, with the attempts of callbacks as entries of their own; secrets are masked. */
    har: (): Promise<Har> => call('GET', '/_sandbox/journal', { query: { format: 'har' } }),
    /** Keeps the world as it is under a name. */
    snapshot: (name: string): Promise<SnapshotReport> =>
      call('POST', '/_sandbox/snapshots', { body: { name } }),
    /** Makes the world what it was; in-flight callbacks are discarded. */
    restore: (name: string): Promise<SnapshotReport> =>
      call('POST', `/_sandbox/snapshots/${encodeURIComponent(name)}/restore`),
    snapshots: async (): Promise<SnapshotReport[]> =>
      (await call<List<SnapshotReport>>('GET', '/_sandbox/snapshots')).data,
    /** Empties the world and begins it anew from a seed, on a manual clock: same calls, same bytes. */
    seed: (
      seed: string,
      begin: { readonly now?: string; readonly mode?: 'real' | 'manual' | 'auto' } = {},
    ): Promise<WorldSettings> => call('PUT', '/_sandbox/world', { body: { seed, ...begin } }),
    /** What the pages call this world, such as the title of a test; null takes the name away. */
    setName: (name: string | null): Promise<WorldSettings> =>
      call('PUT', '/_sandbox/world', { body: { name } }),
    /** Generates a signing key for this tenant, so that callbacks are signed; answers the public key. */
    async generateSigningKey(): Promise<string> {
      const path = '/payments/api/v1/signing_key/generate'
      return (await call<{ public_key: string }>('POST', path)).public_key
    },
    /** Empties the world: payments, clock, armed scenarios, journal, snapshots, keys. */
    reset: (): Promise<void> => call('POST', '/_sandbox/reset'),
  }
}

export type World = ReturnType<typeof createWorld>

function toWait(within: Time | undefined): string | undefined {
  return within === undefined ? undefined : toText(within)
}

/** A wait that finds nothing is refused, so that the list is never empty. */
function first<Item>([item]: Item[]): Item {
  return item as Item
}
