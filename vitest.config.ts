import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
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
