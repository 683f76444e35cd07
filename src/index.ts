/// <reference lib="esnext.disposable" preserve="true" />
/** The library: a sandbox in this process, and everything of `ping-sandbox/client`. */

export type {
  ExploreFinding,
  ExploreReport,
  OrderCounts,
} from './backend-tests/explore/explore.ts'
export type { ExploreProgress } from './backend-tests/explore/explore-truth.ts'
export { BackendFileError } from './backend-tests/format/read-backend.ts'
export type { Difference, ReconcileReport } from './backend-tests/reconcile.ts'
export { BackendTestError, type CheckResult, type Evidence } from './backend-tests/report.ts'
export type { Progress } from './backend-tests/run/test-backend.ts'
export type {
  Backend,
  Belief,
  HookInput,
  PayerCookies,
} from './backend-tests/subject/from-functions.ts'
export * from './client.ts'
export type { Settings } from './config.ts'
export { createSandbox, type Sandbox } from './sdk/create-sandbox.ts'
export {
  type BackendReport,
  type BackendSandbox,
  type ExploreBackendOptions,
  type ExploredBackend,
  exploreBackend,
  reconcileBackend,
  type TestBackendOptions,
  type TestedBackend,
  testBackend,
} from './sdk/test-backend.ts'
