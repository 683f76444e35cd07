import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (file: string) => fileURLToPath(new URL(`src/${file}`, import.meta.url))

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
    // Vitest leaves one processor to itself, and it has little to do.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: 'test/start-program.ts',
    testTimeout: 60_000,
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
