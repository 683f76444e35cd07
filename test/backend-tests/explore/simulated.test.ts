import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Atom, parseAtoms } from '../../../src/backend-tests/explore/atoms.ts'
import { exploreTruth } from '../../../src/backend-tests/explore/explore-truth.ts'
import { nameOrder } from '../../../src/backend-tests/explore/order-check.ts'
import {
  allOrders,
  contains,
  formatOrder,
  type Order,
  without,
} from '../../../src/backend-tests/explore/orders.ts'
import type { Checked } from '../../../src/backend-tests/report.ts'

/** A backend that is a table: what it does in a state when a block comes, and which states are wrong in the end. */
type Machine = {
  readonly begin: string
  readonly next: (state: string, block: readonly Atom[]) => string
  readonly holds: (state: string) => boolean
}

function verdictOf(machine: Machine, order: Order): 'PASS' | 'FAIL' {
  // What the order does not name comes as always: PENDING first, COMPLETED last.
  const named = order.flat()
  const whole: Order = [...(named.includes('P') ? [] : [['P'] as const]), ...order]
  return machine.holds(whole.reduce<string>(machine.next, machine.begin)) ? 'PASS' : 'FAIL'
}

async function explore(
  machine: Machine,
  text: string,
  { all = false, isOver = (): boolean => false } = {},
) {
  const played: string[] = []
  const explored = await exploreTruth(allOrders(parseAtoms(text)), 'COMPLETED', {
    lanes: 1,
    signal: new AbortController().signal,
    isOver,
    all,
    workedOff: () => Promise.resolve(),
    onProgress: () => undefined,
    play(order, watch) {
      played.push(formatOrder(order))
      let state = machine.begin
      if (!order.flat().includes('P')) state = machine.next(state, ['P'])
      for (const [index, block] of order.entries()) {
        state = machine.next(state, block)
        watch(index + 1, state)
      }
      const verdict = verdictOf(machine, order)
      const result = { id: nameOrder(order, 'COMPLETED'), verdict } as Checked
      const judged = Promise.resolve(result)
      return Promise.resolve({ isDown: false, seen: judged, came: judged, result: judged })
    },
  })
  const findings = explored.findings.map(({ order }) => formatOrder(order)).sort()
  return { ...explored, findings, shrunk: explored.findings.map(({ order }) => order), played }
}

/** Its state is all that it was sent, in the order in which it came. */
function remembering(fails: (blocks: readonly string[]) => boolean): Machine {
  return {
    begin: '',
    next: (state, block) => `${state} ${block.join('')}`.trim(),
    holds: (state) => !fails(state.split(' ')),
  }
}

const at = (blocks: readonly string[], atom: string) =>
  blocks.findIndex((block) => block.includes(atom))

test.each<[string, string[], (blocks: readonly string[]) => boolean]>([
  ['takes the last word', ['K → P'], (blocks) => at(blocks, 'P') > at(blocks, 'K')],
  [
    'has no lock',
    ['K|R', 'K|k'],
    (blocks) =>
      blocks.some((one) => one.length === 2 && one !== 'Pk' && one !== 'PK' && one !== 'PR'),
  ],
  ['ships for each message', ['K → k'], (blocks) => at(blocks, 'k') >= 0],
  [
    'creates the order at the return',
    ['K → R'],
    (blocks) => at(blocks, 'R') < 0 || Math.max(at(blocks, 'K'), at(blocks, 'k')) < at(blocks, 'R'),
  ],
  ['holds', [], () => false],
])('shrinks what fails in a backend that %s', async (_, findings, fails) => {
  const found = await explore(remembering(fails), 'PKkR', { all: true })
  expect(found.findings).toEqual(findings)
  expect(found.results.size).toBe(37)
})

/** A backend with a few states, drawn by chance; what it shows is its state. */
const machines = fc
  .record({
    seed: fc.integer(),
    states: fc.integer({ min: 2, max: 6 }),
    wrong: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ seed, states, wrong }): Machine => {
    const pick = (text: string, of: number) => {
      let hash = seed
      for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) | 0
      return Math.abs(hash) % of
    }
    return {
      begin: '0',
      next: (state, block) => String(pick(`${state}${block.join('').replace('k', 'K')}`, states)),
      holds: (state) => Number(state) >= wrong,
    }
  })

const runs = { numRuns: Number(process.env['EXPLORE_RUNS'] ?? 30) }

test('finds with fewer orders what all of them find, whatever the backend does', async () => {
  let spared = 0
  await fc.assert(
    fc.asyncProperty(machines, async (machine) => {
      const all = await explore(machine, 'PKkR', { all: true })
      const fewer = await explore(machine, 'PKkR')
      spared += fewer.leftOut.length
      expect(fewer.results.size + fewer.leftOut.length).toBe(37)
      expect(fewer.failed).toEqual(all.failed)
      expect(fewer.findings).toEqual(all.findings)
    }),
    runs,
  )
  expect(spared).toBeGreaterThan(0)
})

function fewerMessages(machine: Machine, finding: Order): readonly Order[] {
  const fails = (order: Order) => verdictOf(machine, order) === 'FAIL'
  const canHold = (order: Order) => allOrders(order.flat()).some((one) => !fails(one))
  const atoms = finding.flat().filter((atom) => atom !== 'K')
  const smaller = atoms.map((atom) => without(finding, atom)).filter(fails)
  // Leaving out what every order needs is no smaller finding.
  return smaller.filter((one) => canHold(one) || !canHold(finding))
}

test('no finding can lose one more message, and none has another one in it', async () => {
  await fc.assert(
    fc.asyncProperty(machines, async (machine) => {
      const { shrunk, failed } = await explore(machine, 'PKkR')
      expect(shrunk.length > 0).toBe(failed.length > 0)
      for (const finding of shrunk) {
        expect(verdictOf(machine, finding)).toBe('FAIL')
        expect(fewerMessages(machine, finding).map(formatOrder)).toEqual([])
        const others = shrunk.filter((other) => other !== finding)
        expect(others.filter((other) => contains(finding, other))).toEqual([])
      }
    }),
    runs,
  )
})

test('takes back what fails among others, and not alone', async () => {
  let isFirst = true
  const hasBadLuckOnce = remembering((blocks) => {
    const fails = isFirst && blocks.join(' ') === 'K P'
    if (fails) isFirst = false
    return fails
  })
  const { failed, findings, results } = await explore(hasBadLuckOnce, 'PK')
  expect({ failed, findings }).toEqual({ failed: [], findings: [] })
  expect([...results.values()].map(({ verdict }) => verdict)).toEqual(['PASS', 'PASS', 'PASS'])
})

test('names what there was no time for', async () => {
  let begun = 0
  const isOver = () => {
    begun += 1
    return begun > 3
  }
  const { untried, leftOut, results } = await explore(
    remembering(() => false),
    'PKkR',
    { isOver },
  )
  expect(results.size).toBe(3)
  expect(untried.length + leftOut.length).toBe(34)
})
