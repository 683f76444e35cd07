import type { ExploreReport } from '../backend-tests/explore/explore.ts'
import type { ExploreProgress } from '../backend-tests/explore/explore-truth.ts'
import type { Truth } from '../backend-tests/explore/order-scenario.ts'
import type { CheckId } from '../backend-tests/format/check-ids.ts'
import type { ReconcileReport } from '../backend-tests/reconcile.ts'
import { BackendTestError, type Checked, type Report } from '../backend-tests/report.ts'
import type { SandboxAddress } from '../backend-tests/run/sandbox-calls.ts'
import type { Progress } from '../backend-tests/run/test-backend.ts'
import type { Backend } from '../backend-tests/subject/from-functions.ts'
import type { Subject } from '../backend-tests/subject/subject.ts'
import type { Scenario } from '../client/scenario.ts'
import type { Settings } from '../config.ts'
import { unknownWord } from '../scenarios/format/nearest.ts'
import { createSandbox } from './create-sandbox.ts'

/**
 * A backend to be tested: data or functions, the path of a backend file, or a function that starts one for the sandbox at
 * this base URL.
 */
export type TestedBackend =
  | Backend
  | string
  | ((sandbox: { readonly url: string }) => Backend | string | Promise<Backend | string>)

/** Where the sandbox is. Without `url` one is opened in this process, and closed after the run. */
export type BackendSandbox = {
  readonly url?: string
  /** its SANDBOX_CONTROL_TOKEN, where it has one */
  readonly token?: string
  /** the port of a sandbox in this process; any free one unless given */
  readonly port?: number
  /** its other settings, by the names of docs/settings.md */
  readonly settings?: Settings
  /** the tenant that the backend calls Ping with, whatever it says itself */
  readonly tenant?: string
}

export type TestBackendOptions = BackendSandbox & {
  /** these checks only */
  readonly only?: readonly CheckId[]
  /** checks whose UNKNOWN is a FAIL */
  readonly require?: readonly CheckId[]
  /** one scenario instead of the catalogue */
  readonly scenario?: Scenario
  /** runs in a world that has other payments; its clock is moved */
  readonly inUse?: boolean
  readonly onProgress?: (progress: Progress) => void
  /** stops the run; the world is left as it was found */
  readonly signal?: AbortSignal
  /** ms of real time a callback may take to be acknowledged; 10 s unless given */
  readonly acknowledgeWithin?: number
}

/** The report of `testBackend`: what `--json` says, and of each check the scenario that repeats it. */
export type BackendReport = Omit<Report, 'checks'> & { readonly checks: readonly Checked[] }

/**
 * Runs the catalogue of checks on a backend, as `ping-sandbox test` does. What fails is in the report. Throws
 * BackendTestError where the run cannot be made, and BackendFileError where the file cannot be used.
 *
 * ```ts
 * const { counts, checks } = await testBackend('backend.yaml', { url: 'http://127.0.0.1:8700' })
 * ```
 */
export async function testBackend(
  backend: TestedBackend,
  options: TestBackendOptions = {},
): Promise<BackendReport> {
  const { only, require = [], scenario, tenant, ...rest } = options
  // What a test of a backend needs is not loaded by those who only want a sandbox.
  const { catalogue } = await import('../backend-tests/catalogue/catalogue.ts')
  const { checkFromScenario } = await import('../backend-tests/catalogue/from-scenario.ts')
  const { runChecks } = await import('../backend-tests/run/test-backend.ts')
  refuseUnknown(
    [...(only ?? []), ...require],
    catalogue.map(({ id }) => id),
  )
  const checks =
    scenario === undefined
      ? catalogue.filter(({ id }) => only === undefined || only.some((wanted) => wanted === id))
      : [checkFromScenario(scenario)]
  return withBackend(backend, options, async (subject, sandbox, file) => {
    const run = await runChecks(subject, sandbox, {
      ...rest,
      require,
      checks,
      file,
      tenant: tenant?.toLowerCase(),
    })
    return { ...run.report, checks: run.checks }
  })
}

export type ExploreBackendOptions = BackendSandbox & {
  /**
   * What reaches the backend, a letter each: P (PENDING is told), K (the end is told), k (told again), R (the payer
   * returns), r (loads the page again), A (create payment is answered), S (the backend's own GET is answered), X (a
   * restart). `PKkR` unless given.
   */
  readonly atoms?: string
  /** how the payment ends; both unless given */
  readonly only?: readonly Truth[]
  /** tries every order, also those that begin like another one */
  readonly all?: boolean
  /** ms of real time in which orders are begun; 60 s unless given, and without end with `all` */
  readonly budget?: number
  /** shuffles the orders, always in the same way for the same seed; the plain ones come first unless given */
  readonly seed?: string
  /** runs in a world that has other payments; its clock is moved */
  readonly inUse?: boolean
  readonly onProgress?: (progress: ExploreProgress) => void
  /** stops the run; the world is left as it was found */
  readonly signal?: AbortSignal
}

/** The report of `exploreBackend`: what `--json` says, and of each finding the scenario that repeats it. */
export type ExploredBackend = Omit<ExploreReport, 'checks'> & {
  readonly checks: readonly Checked[]
}

/**
 * Tries the orders in which a few messages can reach a backend, and shrinks what fails, as `ping-sandbox explore` does.
 * Throws BackendTestError where the run cannot be made, and BackendFileError where the file cannot be used.
 *
 * ```ts
 * const { findings } = await exploreBackend('backend.yaml', { atoms: 'PKkR', budget: 60_000 })
 * // [{ order: 'K → P', truth: 'COMPLETED', orders: 22, check: 'K → P' }]
 * ```
 */
export async function exploreBackend(
  backend: TestedBackend,
  options: ExploreBackendOptions = {},
): Promise<ExploredBackend> {
  const { url: _, token: __, port: ___, settings: ____, tenant, ...rest } = options
  const { exploreOrders } = await import('../backend-tests/explore/explore.ts')
  return withBackend(backend, options, async (subject, sandbox, file) => {
    const given = { ...rest, file, tenant: tenant?.toLowerCase() }
    const { report, checks } = await exploreOrders(subject, sandbox, given)
    return { ...report, checks }
  })
}

/** Compares the books of a backend with the payments of its world, as `ping-sandbox reconcile` does. */
export async function reconcileBackend(
  backend: TestedBackend,
  options: BackendSandbox = {},
): Promise<ReconcileReport> {
  const { reconcileBooks } = await import('../backend-tests/reconcile.ts')
  return withBackend(backend, options, (subject, sandbox, file) =>
    reconcileBooks(subject, sandbox, { tenant: options.tenant?.toLowerCase(), file }),
  )
}

function refuseUnknown(ids: readonly string[], known: readonly string[]): void {
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new BackendTestError(2, unknownWord('check', unknown, known))
}

async function withBackend<Value>(
  backend: TestedBackend,
  { url, token, port = 0, settings = {} }: BackendSandbox,
  work: (subject: Subject, sandbox: SandboxAddress, file: string | null) => Promise<Value>,
): Promise<Value> {
  const { readBackendFile } = await import('../backend-tests/format/read-backend.ts')
  const { toSubject } = await import('../backend-tests/subject/from-functions.ts')
  const use = async (sandbox: SandboxAddress) => {
    const given = typeof backend === 'function' ? await backend({ url: sandbox.url }) : backend
    return typeof given === 'string'
      ? work(toSubject(readBackendFile(given)), sandbox, given)
      : work(toSubject(given), sandbox, null)
  }
  if (url !== undefined) return await use({ url, token })
  const usual: Settings = { SANDBOX_CLOCK: 'manual', SANDBOX_REFUND_OPEN_PAYMENTS: 'allow' }
  const sandbox = createSandbox({ ...usual, PORT: port, ...settings })
  try {
    return await use({ url: await sandbox.listen() })
  } finally {
    await sandbox.close()
  }
}
