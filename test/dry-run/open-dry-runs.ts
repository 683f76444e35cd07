import { onTestFinished } from 'vitest'
import { toEngineOptions } from '../../src/app/engine-options.ts'
import { readConfig } from '../../src/config.ts'
import { createDryRuns, type DryRunRequest } from '../../src/dry-run/dry-runs.ts'
import type { JsonObject } from '../../src/payment/json.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue, shipped } from '../../src/scenarios/load.ts'

const catalogue = loadCatalogue([shipped])

/** Dry runs of documents over the shipped scenarios, closed with the test. */
export function openDryRuns(env: Readonly<Record<string, string>> = {}) {
  const { settings, payer } = toEngineOptions(readConfig(env))
  const dryRuns = createDryRuns({ settings, catalogue: () => catalogue, defaultPayer: payer })
  onTestFinished(dryRuns.close)
  const parse = (document: string | JsonObject) =>
    parseScenario(
      typeof document === 'string' && !document.startsWith('version')
        ? `version: 1\n${document}`
        : document,
      's.yaml',
      catalogue,
    )
  return {
    dryRuns,
    parse,
    run: (document: string | JsonObject, request?: DryRunRequest) =>
      dryRuns.run(parse(document), request),
  }
}
