import { createTransport } from '../callbacks/transport.ts'
import type { Config } from '../config.ts'
import { createControlApi } from '../control-api/app.ts'
import type { Control } from '../control-api/control.ts'
import { createDryRuns } from '../dry-run/dry-runs.ts'
import { keepEvents } from '../engine/keep-events.ts'
import { openEngine } from '../engine/open-engine.ts'
import { createAssets } from '../http/assets.ts'
import { createOwnAddresses } from '../http/own-addresses.ts'
import { createPorts } from '../http/ports.ts'
import type { Plan } from '../payment/plan-types.ts'
import { createPingPaymentsApi } from '../ping-api/app.ts'
import { recordUnserved } from '../ping-api/http/request-journal.ts'
import type { Provider } from '../providers/provider.ts'
import { validValues } from '../providers/valid-values.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { createLiveCatalogue } from '../scenarios/live-catalogue.ts'
import type { MachineTime } from '../scheduler/clock.ts'
import { dropPayments } from '../scheduler/drop-payments.ts'
import { createHostClock } from '../scheduler/host-clock.ts'
import { plantSeed } from '../seed/plant-seed.ts'
import { noSeed, readSeed } from '../seed/read-seed.ts'
import { createStorage } from '../storage/storage.ts'
import { closeDatabase } from '../storage/transactions.ts'
import { createBrowse } from '../visits/browse.ts'
import { createWeb } from '../web/app.ts'
import {
  toBackendTestSetting,
  toCaller,
  toEngineOptions,
  toStorageSettings,
  toTenantAuth,
  userAgent,
} from './engine-options.ts'
import { createHttpApp } from './http-app.ts'
import type { Sandbox } from './sandbox.ts'

/** Builds a sandbox out of its parts. Throws where a setting, scenario file or database is not usable. */
export function createSandbox(
  config: Config,
  {
    onError: log,
    onWarning = () => undefined,
    machineTime = createHostClock({ onStep: onWarning }),
    providers: moreProviders = [],
    keepsRunning = true,
  }: {
    onError: (error: unknown) => void
    /** called with what the user should mend, such as a scenario file broken while it is edited */
    onWarning?: (text: string) => void
    machineTime?: MachineTime
    /** besides our own */
    providers?: readonly Provider[]
    /** false: a port that nobody closes does not keep the process from ending */
    keepsRunning?: boolean
  },
): Sandbox {
  const scenarios = createLiveCatalogue({
    directory: config.SANDBOX_SCENARIOS ?? null,
    serverDefault: config.SANDBOX_SCENARIO ?? null,
    validValues: validValues(moreProviders, config.SANDBOX_CALLBACK_INITIATED),
    onProblem: (problem) => onWarning(formatProblem(problem)),
  })
  const seed = config.SANDBOX_SEED === undefined ? noSeed : readSeed(config.SANDBOX_SEED)
  const stores = createStorage<Plan>(toStorageSettings(config), onWarning, log)
  const { db, journal, readiness } = stores
  const { report: onError } = readiness

  const addresses = createOwnAddresses()
  const transport = createTransport(config, addresses.isOwn)
  const options = toEngineOptions(config)
  const { engine, approvals, bankId } = openEngine({
    ...options,
    stores,
    machineTime,
    catalogue: scenarios.current,
    moreProviders,
    deliver: transport.deliver,
    browse: createBrowse(config, { isOwn: addresses.isOwn, userAgent }),
    onError,
  })
  const { events, scheduler, dispatcher, visits } = engine
  keepEvents(engine)
  const dryRuns = createDryRuns({
    settings: options.settings,
    catalogue: scenarios.current,
    moreProviders,
    defaultPayer: options.payer,
  })
  const stopDropping = dropPayments({ ...stores, ...engine, keep: config.SANDBOX_KEEP, onError })

  const auth = toTenantAuth(config, seed)
  const getOrigin = ({ url }: Request) => config.PUBLIC_URL ?? new URL(url).origin
  const api = createPingPaymentsApi({ engine, approvals, auth, onError })
  const http = createHttpApp({
    ...{ db, api, getOrigin, obstacle: readiness.obstacle, onError },
    describe: {
      providers: engine.providers.all,
      signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
    },
    onUnserved: (request, answer, because) => recordUnserved(engine, request, answer, because),
  })
  const { fetch, answer } = http
  const control: Control = {
    ...engine,
    approvals,
    dryRuns,
    seed,
    scenariosDirectory: config.SANDBOX_SCENARIOS ?? null,
    signatureHeader: config.SANDBOX_SIGNATURE_HEADER,
    publicApi: { fetch, getOrigin, ownOrigin: addresses.publicUrl, ...toCaller(config, auth) },
  }
  const { assetUrl, assetRoutes } = createAssets()
  const backendTest = toBackendTestSetting(config, addresses)
  const web = createWeb({ control, bankId, assetUrl, backendTest })
  http.mount([createControlApi(control, onError), assetRoutes, ...web.routes])

  plantSeed(engine, seed)
  for (const { recover } of [dispatcher, visits])
    recover(null, 'the sandbox stopped before an answer was seen')
  scheduler.resume()

  const ports = createPorts({
    config,
    answer,
    addresses,
    userAgent,
    onWarning,
    onError,
    keepsRunning,
  })
  return {
    fetch,
    listen: ports.listen,
    controlUrl: addresses.controlUrl,
    close: async () => {
      await web.close()
      scenarios.close()
      await ports.close(() => scheduler.close().finally(events.close))
      journal.flush()
      stores.worldEvents.flush()
      transport.close()
      stopDropping()
      await dryRuns.close()
      closeDatabase(db)
    },
    events,
  }
}
