import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const source = (file: string) => fileURLToPath(new URL(`src/${file}`, import.meta.url))

/** Counts all objects of its worker: cheap while nothing else was loaded there, and then nothing of others is counted. */
const counting = /\/test\/storage\/leftovers\./

/** Files that take longest, by far: one of them alone at the end would leave the other workers without work. */
const slow =
  /\/test\/(kill|package|work|fuzz|guards|faults|dry-run)\/|\/backend-tests\/gallery\.|\/browser\/|\/flows\/(parallel|random|secrets)|\/conformance\/|\/adds-up\./

/** Begins with the slow files. Without it a clean clone, which knows no durations yet, begins with the largest. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification) =>
      counting.test(moduleId) ? 0 : slow.test(moduleId) ? 1 : 2
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  // The examples import the package by its name, as its users do.
  resolve: {
    alias: [
      { find: /^ping-sandbox$/, replacement: source('index.ts') },
      { find: /^ping-sandbox\/(client|vitest)$/, replacement: source('$1.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    // A worker loads the program once for all of its files: no test may leave anything behind in a module.
    isolate: false,
    unstubEnvs: true,
    // One more than processors: tests wait for browsers, programs and shops, and vitest itself has little to do.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowFirst },
    globalSetup: 'test/start-program.ts',
    setupFiles: 'test/random.ts',
    // Time is no fault: these only end what hangs, also where a machine has much else to do.
    testTimeout: 120_000 * Number(process.env['ROUNDS'] ?? 1),
    hookTimeout: 120_000,
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/main.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        lines: 90,
        'src/payment/**': { lines: 100 },
        'src/callbacks/**': { lines: 100 },
      },
    },
  },
})
