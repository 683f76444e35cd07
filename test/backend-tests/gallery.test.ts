import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/backend-tests/catalogue/catalogue.ts'
import type { Check } from '../../src/backend-tests/catalogue/check.ts'
import type { Run } from '../../src/backend-tests/run/test-backend.ts'
import { correctShops } from './gallery/correct-shops.ts'
import { faultyShops } from './gallery/faulty-shops.ts'
import { openGallery } from './gallery/run-shop.ts'

/** `npm run test:gallery` runs every check on every shop. */
const isWhole = process.env['GALLERY'] === 'all'

/** In the short form so many shops share the checks that must find nothing: each gets one of so many. */
const shared = 4

/** The checks for a faulty shop: those that find its fault, and some of those that must not. */
function checksFor(fails: readonly string[], place: number): readonly Check[] {
  return catalogue.filter(
    ({ id }, index) => isWhole || fails.includes(id) || (index + place) % shared === 0,
  )
}

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

  const placed = Object.entries(faultyShops).map(
    ([name, faulty], place) => [name, { ...faulty, place }] as const,
  )
  test.for(placed)(
    'finds in a shop that %s its fault and no other',
    { timeout },
    async ([, { shop, fails, place }], { expect }) => {
      const run = await gallery.run(shop, checksFor(fails, place))
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
