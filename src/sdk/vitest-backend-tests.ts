import { describe, test } from 'vitest'
import { catalogue } from '../backend-tests/catalogue/catalogue.ts'
import { tellCheck } from '../backend-tests/reports/text.ts'
import {
  type BackendReport,
  type TestBackendOptions,
  type TestedBackend,
  testBackend,
} from './test-backend.ts'

/** ms of real time a whole run may take */
const runTimeout = 300_000

/**
 * One test for each check of the catalogue, all of one run. What cannot be judged, and what is known, is skipped with its
 * reason.
 *
 * ```ts
 * backendTests(({ url }) => startShop(url), { port: 8700 })
 * ```
 */
export function backendTests(
  backend: TestedBackend,
  options: Omit<TestBackendOptions, 'scenario'> = {},
): void {
  let run: Promise<BackendReport> | null = null
  const checks = catalogue.filter(
    ({ id }) => options.only === undefined || options.only.some((wanted) => wanted === id),
  )
  describe('backend', () => {
    for (const { id, title } of checks)
      test(`${id}: ${title}`, { timeout: runTimeout }, async ({ skip }) => {
        run ??= testBackend(backend, options)
        const result = (await run).checks.find((check) => check.id === id)
        if (result === undefined) throw new Error(`${id} was not run`)
        if (result.verdict === 'FAIL') throw new Error(tellCheck(result))
        if (result.verdict !== 'PASS') skip(`${result.verdict}: ${result.why}`)
      })
  })
}
