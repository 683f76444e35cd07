import type { EngineSettings } from '../engine/engine.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Provider } from '../providers/provider.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { type DryRunPayer, usualPayers } from './payers.ts'
import { type DryRun, runScenario } from './run-scenario.ts'
import {
  type Answer,
  openThrowAwayEngine,
  ownSettings,
  type ThrowAwayEngine,
} from './throw-away-engine.ts'

/** What may be asked of a dry run; what is left out is as the sandbox would have it. */
export type DryRunRequest = {
  readonly payer?: DryRunPayer | undefined
  readonly provider?: string | undefined
  readonly method?: string | undefined
  readonly merchant?: readonly Answer[] | undefined
  /** `provider_method_parameters` */
  readonly parameters?: JsonObject | undefined
}

/** After so many runs the engine is opened anew, so that what it remembers of plans does not grow. */
const runsPerEngine = 500

/**
 * Plays documents on an engine that is thrown away. It is opened with the first run. Runs of the same scenario are made
 * once.
 */
export function createDryRuns({
  settings,
  catalogue,
  moreProviders,
  defaultPayer = 'interactive',
}: {
  settings: EngineSettings
  catalogue: () => Catalogue
  moreProviders?: readonly Provider[]
  /** who plays the payer where the scenario does not say */
  defaultPayer?: 'interactive' | 'auto'
}) {
  const made = new WeakMap<Scenario, Promise<readonly DryRun[]>>()
  let opened: ThrowAwayEngine | null = null
  let last: Promise<unknown> = Promise.resolve()
  let runs = 0

  async function engineAtHand(): Promise<ThrowAwayEngine> {
    if (opened !== null && runs >= runsPerEngine) {
      await opened.close()
      opened = null
    }
    if (opened === null) {
      opened = openThrowAwayEngine(settings, catalogue, moreProviders)
      runs = 0
    }
    runs += 1
    return opened
  }

  /** One after the other: an engine is not closed under a run. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  function payersOf(
    scenario: Scenario,
    engine: ThrowAwayEngine,
    provider: string,
    method: string,
  ): readonly DryRunPayer[] {
    const { checkoutDefinition } = engine.engine.providers.find({ provider, method })
    const mode = scenario.document.checkout?.mode ?? defaultPayer
    const hasNoPayer = checkoutDefinition === null || checkoutDefinition.entry === 'none'
    return hasNoPayer || mode === 'auto' ? ['scenario'] : usualPayers
  }

  function play(scenario: Scenario, request: DryRunRequest): Promise<readonly DryRun[]> {
    return inTurn(async () => {
      const { provider = 'open_payments', method = 'pis', merchant = [200], parameters } = request
      const engine = await engineAtHand()
      const payers =
        request.payer === undefined ? payersOf(scenario, engine, provider, method) : [request.payer]
      const results: DryRun[] = []
      for (const payer of payers)
        results.push(
          await runScenario(engine, scenario, { payer, provider, method, merchant, parameters }),
        )
      return results
    })
  }

  const runAs = { ...settings, ...ownSettings, publicUrl: null }
  return {
    /** All that decides how a document is played, but for the document: the same text, the same runs. */
    conditions: JSON.stringify([
      runAs,
      defaultPayer,
      moreProviders?.map(({ provider, method }) => [provider, method]) ?? [],
    ]),
    /** ms until an untouched payment expires, in these runs as in the sandbox */
    expiry: settings.paymentExpiry,
    /**
     * A run of the scenario with its own payer, or else one with each of the usual payers, the one who approves first.
     * Throws where the provider and method are unknown.
     */
    run(scenario: Scenario, request: DryRunRequest = {}): Promise<readonly DryRun[]> {
      if (Object.values(request).some((value) => value !== undefined))
        return play(scenario, request)
      const known = made.get(scenario)
      if (known !== undefined) return known
      const played = play(scenario, {})
      made.set(scenario, played)
      return played
    },
    /** The plan that the runs follow. */
    planFor: (scenario: Scenario) => toPlan(scenario, { expiry: settings.paymentExpiry }),
    async close(): Promise<void> {
      await last
      await opened?.close()
      opened = null
    },
  }
}

export type DryRuns = ReturnType<typeof createDryRuns>
