import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/backend-tests/catalogue/catalogue.ts'
import type { Run } from '../../src/backend-tests/run/test-backend.ts'
import { correctShops } from './gallery/correct-shops.ts'
import { faultyShops } from './gallery/faulty-shops.ts'
import { openGallery } from './gallery/run-shop.ts'

let gallery: Awaited<ReturnType<typeof openGallery>>

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(() => gallery.close())

function withVerdict({ report }: Run, verdict: string): string[] {
  return report.checks.filter((check) => check.verdict === verdict).map(({ id }) => id)
}

const timeout = 240_000

describe.concurrent('the gallery', () => {
  test.for(Object.entries(correctShops))(
    'finds nothing in a shop that %s',
    { timeout },
    async ([, shop], { expect }) => {
      const run = await gallery.run(shop)
      expect(run.report.checks.filter(({ verdict }) => verdict === 'FAIL')).toEqual([])
      // A shop that acknowledges before it works is never met at work.
      expect(withVerdict(run, 'UNKNOWN').filter((id) => id !== 'restart-in-handler')).toEqual([])
      expect(withVerdict(run, 'SKIPPED')).toEqual([])
    },
  )

  test.for(Object.entries(faultyShops))(
    'finds in a shop that %s its fault and no other',
    { timeout },
    async ([, { shop, fails }], { expect }) => {
      const run = await gallery.run(shop)
      expect(withVerdict(run, 'FAIL').sort()).toEqual([...fails].sort())
      for (const check of run.report.checks.filter(({ verdict }) => verdict === 'FAIL')) {
        expect(check.why).toMatch(/^[A-Z].*\.$/s)
        expect(check.evidence.length).toBeGreaterThan(0)
        expect(String(check.timeline_url)).toMatch(/\/payments\/[0-9a-f-]{36}$|^null$/)
      }
    },
  )
})

test('has a faulty shop for each check', () => {
  const found = new Set(Object.values(faultyShops).flatMap(({ fails }) => fails))
  expect(catalogue.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([])
})
