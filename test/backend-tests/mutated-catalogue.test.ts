import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/backend-tests/catalogue/catalogue.ts'
import type { Check } from '../../src/backend-tests/catalogue/check.ts'
import { Finding } from '../../src/backend-tests/run/endings.ts'
import { faultyShops } from './gallery/faulty-shops.ts'
import { openGallery } from './gallery/run-shop.ts'

/** Every check; the short form takes some of each kind. `npm run test:mutations` */
const isLong = process.env['MUTATIONS'] === '1'
const shortly = ['cancelled', 'return-without-session', 'api-down', 'unknown-status']

const sources = new URL('../../src/backend-tests/catalogue/', import.meta.url)

/** Where a finding is thrown: `returns.ts:21`. */
function siteOf({ stack = '' }: Finding): string {
  return /catalogue\/([\w-]+\.ts:\d+)/.exec(stack)?.[1] ?? 'nowhere'
}

/** The check without one of its assertions: the judgement of the end, or the findings that it throws. */
function without(check: Check, kind: 'judgement' | 'findings', sites: Set<string>): Check {
  return {
    ...check,
    async run(trial) {
      try {
        const toJudge = await check.run(trial)
        return kind === 'judgement' ? null : toJudge
      } catch (error) {
        if (kind === 'judgement' || !(error instanceof Finding)) throw error
        sites.add(siteOf(error))
        return null
      }
    },
  }
}

let gallery: Awaited<ReturnType<typeof openGallery>>
const sites = new Set<string>()

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(() => gallery.close())

const checks = catalogue.filter(({ id }) => isLong || shortly.includes(id))
const timeout = 240_000

describe('a catalogue without an assertion', () => {
  test.for(checks.map((check) => [check.id, check] as const))(
    'no longer finds a fault: %s',
    { timeout },
    async ([id, check]) => {
      const shops = Object.values(faultyShops).filter(({ fails }) => fails.includes(id))
      shops.sort((one, other) => one.fails.length - other.fails.length)
      const missed: string[] = []
      for (const { shop } of isLong ? shops : shops.slice(0, 1))
        for (const kind of ['judgement', 'findings'] as const) {
          const { report } = await gallery.run(shop, [without(check, kind, sites)])
          if (report.counts.FAIL === 0) missed.push(kind)
        }
      expect(missed).not.toEqual([])
    },
  )

  test.runIf(isLong)('has a shop for every place that throws a finding', () => {
    const written = readdirSync(sources).flatMap((name) =>
      readFileSync(new URL(name, sources), 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.includes('new Finding(') ? [`${name}:${index + 1}`] : [])),
    )
    expect(written.filter((site) => !sites.has(site))).toEqual([])
  })
})
