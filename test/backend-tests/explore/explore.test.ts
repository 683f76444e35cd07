import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createSandbox,
  type ExploreBackendOptions,
  exploreBackend,
  type Sandbox,
  testBackend,
} from '../../../src/index.ts'
import { correctShops } from '../gallery/correct-shops.ts'
import { exploredShops } from '../gallery/explored-shops.ts'
import { faultyShops } from '../gallery/faulty-shops.ts'
import { Shop } from '../gallery/shop.ts'

/** Every shop, every order with and without pruning, and each finding twenty times: `npm run test:explore`. */
const isLong = process.env['EXPLORE'] === '1'

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })
  await sandbox.listen()
})

afterAll(() => sandbox.close())

async function withShop<Value>(shop: typeof Shop, work: (opened: Shop) => Promise<Value>) {
  const opened = new shop(sandbox.url, randomUUID())
  await opened.open()
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

function explore(shop: Shop, options: ExploreBackendOptions) {
  const long = { budget: Number.POSITIVE_INFINITY }
  return exploreBackend(shop.toBackend(), { url: sandbox.url, ...long, ...options })
}

function named({ findings }: Awaited<ReturnType<typeof explore>>): readonly string[] {
  return findings.map(({ check }) => check).sort()
}

const timeout = 600_000

/** What the short form tries with each shop: few orders, of which some fail. */
const short: Readonly<Record<string, ExploreBackendOptions>> = {
  'locks each order': { atoms: 'PKk', only: ['COMPLETED'] },
  'locks nothing': { atoms: 'KkR', only: ['COMPLETED'] },
  'takes the last word': { atoms: 'PK', only: ['COMPLETED'] },
  'ships for each message': { atoms: 'Kk', only: ['COMPLETED'] },
  'trusts the redirect': { atoms: 'KR', only: ['DECLINED'] },
  'creates the order at the return': { atoms: 'KR', only: ['COMPLETED'] },
  'creates the order at the return, and says 404': { atoms: 'KR', only: ['COMPLETED'] },
}

describe.concurrent('explore', () => {
  test.for(Object.entries(exploredShops))(
    'finds in a shop that %s what is wrong',
    { timeout },
    async ([name, { shop, findings }], { expect }) => {
      const options = short[name] ?? {}
      const wanted = findings.filter((one) => {
        const truth = one.endsWith('DECLINED') ? 'DECLINED' : 'COMPLETED'
        const atoms = one.replace(/ with .*/, '').replaceAll(/[^A-Za-z]/g, '')
        const isTried = [...atoms].every((atom) => options.atoms?.includes(atom))
        return isTried && options.only?.includes(truth) === true
      })
      await withShop(shop, async (opened) => {
        const report = await explore(opened, options)
        expect(named(report)).toEqual([...wanted].sort())
        expect(report.counts).toMatchObject({
          FAIL: wanted.length,
          PASS: wanted.length === 0 ? 1 : 0,
        })
        for (const { document, verdict } of report.checks)
          if (verdict === 'FAIL' && document !== null) {
            const again = await testBackend(opened.toBackend(), {
              url: sandbox.url,
              scenario: document,
            })
            expect(again.counts.FAIL).toBe(1)
          }
      })
    },
  )
})

type Case = readonly [
  name: string,
  shop: typeof Shop | undefined,
  atoms: string,
  findings: string[],
]

const faulty = (name: string) => faultyShops[name]?.shop

const cases: readonly Case[] = [
  [
    'acknowledges what it does not know',
    faulty('acknowledges what it does not know'),
    'KA',
    ['K → A'],
  ],
  ['writes what it read late', faulty('writes what it read late'), 'KRS', ['R → K → S']],
  ['acknowledges, then works', faulty('acknowledges, then works'), 'KX', ['K → X']],
]

const moreCases: readonly Case[] = [
  ['locks each order', Shop, 'KRA', []],
  ['locks each order', Shop, 'KRS', []],
  ['locks each order', Shop, 'KX', []],
  ['queues messages', correctShops['queues messages'], 'KkX', []],
  ['asks on every message', correctShops['asks on every message'], 'PKRr', []],
  ['remembers payments in memory', faulty('remembers payments in memory'), 'KX', ['X → K']],
  ['ships at each reload', faulty('ships at each reload'), 'KRr', ['K → R → r', 'R → K → r']],
]

test.for(isLong ? [...cases, ...moreCases] : cases)(
  'finds in a shop that %s what is wrong, with other atoms',
  { timeout },
  async ([, shop = Shop, atoms, findings]) => {
    await withShop(shop, async (opened) => {
      const report = await explore(opened, { atoms, only: ['COMPLETED'] })
      expect(named(report)).toEqual(findings)
    })
  },
)

describe.runIf(isLong)('explore, the long form', () => {
  test.for(Object.entries(exploredShops))(
    'finds in a shop that %s what is wrong, with all orders and with fewer',
    { timeout },
    async ([name, { shop, findings, failed }]) => {
      await withShop(shop, async (opened) => {
        const all = await explore(opened, { all: true })
        const fewer = await explore(opened, {})
        const failedOf = ({ orders }: typeof all) => orders.map((one) => one.failed)
        const told = `${name}: ${failedOf(all)} of 37, ${fewer.orders.map(({ tried }) => tried)} tried`
        expect(named(all), told).toEqual([...findings].sort())
        expect(named(fewer), told).toEqual(named(all))
        expect(failedOf(all), told).toEqual(failed)
        expect(failedOf(fewer), told).toEqual(failed)
        for (const { document } of all.checks) {
          if (document === null) continue
          for (let run = 0; run < 20; run += 1) {
            const again = await testBackend(opened.toBackend(), {
              url: sandbox.url,
              scenario: document,
            })
            expect(again.counts.FAIL, `${document.name}, run ${run + 1}`).toBe(1)
          }
        }
      })
    },
  )
})

test('reports what was tried, and what was not', { timeout }, async () => {
  await withShop(Shop, async (opened) => {
    const report = await explore(opened, { atoms: 'PK', only: ['COMPLETED'], budget: 1, seed: 'a' })
    const [counts] = report.orders
    expect(report).toMatchObject({ version: 1, atoms: 'PK', seed: 'a', findings: [] })
    expect(counts).toMatchObject({ truth: 'COMPLETED', of: 3, failed: 0, left_out: 0 })
    expect((counts?.tried ?? 0) + (counts?.not_tried.length ?? 0)).toBe(3)
  })
})
