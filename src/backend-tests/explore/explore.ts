import { parseDuration } from '../../payment/duration.ts'
import { BackendTestError, type Checked, countVerdicts, type Report } from '../report.ts'
import { never, openWorlds, type WorldOptions } from '../run/open-worlds.ts'
import { type Played, workedOff } from '../run/run-check.ts'
import type { SandboxAddress } from '../run/sandbox-calls.ts'
import { toRunError } from '../run/world.ts'
import type { Subject } from '../subject/subject.ts'
import { type Atom, parseAtoms, refuseMissingHooks, usualAtoms } from './atoms.ts'
import { type Explored, type ExploreProgress, exploreTruth, type Shrunk } from './explore-truth.ts'
import { nameOrder, orderCheck } from './order-check.ts'
import { type Truth, truths } from './order-scenario.ts'
import { allOrders, formatOrder, type Order } from './orders.ts'
import type { Watch } from './play-order.ts'
import { shuffle } from './shuffle.ts'

export type ExploreOptions = WorldOptions & {
  /** the letters of the atoms; `PKkR` unless given */
  readonly atoms?: string
  /** how the payment ends; both unless given */
  readonly only?: readonly Truth[]
  /** `completed`, `declined`: where nothing could be judged with that end of the payment, it is a FAIL */
  readonly require?: readonly string[]
  /** tries every order, also those that begin like another one */
  readonly all?: boolean
  /** ms of real time in which orders are begun; 60 s unless given, and without end with `all` */
  readonly budget?: number
  /** the orders are tried in an order of chance that this text decides; the plain ones first unless given */
  readonly seed?: string
  /** the backend's file, for the report */
  readonly file?: string | null
  readonly onProgress?: (progress: ExploreProgress) => void
}

/** A failure, shrunk to what it takes. */
export type ExploreFinding = {
  /** `K → P`, `K|k` */
  readonly order: string
  readonly truth: Truth
  /** how many orders fail and have these atoms in the same places to each other */
  readonly orders: number
  /** id of the check that tells it */
  readonly check: string
}

/** What was tried with one end of the payment. */
export type OrderCounts = {
  readonly truth: Truth
  readonly of: number
  readonly tried: number
  /** those left out come to what the order came to that they begin like */
  readonly failed: number
  /** begin like an order that was tried, with the same answers and requests */
  readonly left_out: number
  /** for want of time */
  readonly not_tried: readonly string[]
}

/** The report of `explore`: a check for each finding, and one for each end of the payment without any. */
export type ExploreReport = Report & {
  readonly atoms: string
  readonly seed: string | null
  readonly orders: readonly OrderCounts[]
  readonly findings: readonly ExploreFinding[]
}

export type ExploreRun = {
  readonly report: ExploreReport
  /** with the scenarios, which the report only names */
  readonly checks: readonly Checked[]
  /** the backend did not answer any more in the end */
  readonly isDown: boolean
}

const usualBudget = 60_000

/** Reads `--budget`, such as `60s`, as ms. Throws BackendTestError with what is wrong. */
export function parseBudget(text: string): number {
  const ms = parseDuration(text)
  if (ms !== null && ms > 0) return ms
  throw new BackendTestError(2, `--budget is "${text}": expected a duration such as 60s.`)
}

/**
 * Tries the orders in which a few messages can reach a backend, two of them at the same time or one after the other, and
 * shrinks what fails. Throws BackendTestError where the run cannot be made as asked for, or the sandbox does not answer.
 */
export async function exploreOrders(
  subject: Subject,
  sandbox: SandboxAddress,
  options: ExploreOptions = {},
): Promise<ExploreRun> {
  const atoms = parseAtoms(options.atoms ?? usualAtoms)
  refuseMissingHooks(atoms, subject)
  try {
    return await explore(subject, sandbox, atoms, options)
  } catch (error) {
    throw toRunError(error)
  }
}

async function explore(
  subject: Subject,
  sandbox: SandboxAddress,
  atoms: readonly Atom[],
  options: ExploreOptions,
): Promise<ExploreRun> {
  const { only = truths, all = false, seed = null, file = null } = options
  const { signal = never, onProgress = () => undefined } = options
  const budget = options.budget ?? (all ? Number.POSITIVE_INFINITY : usualBudget)
  const orders = seed === null ? allOrders(atoms) : shuffle(allOrders(atoms), seed)
  const world = await openWorlds(subject, sandbox, options)
  const explored: Explored[] = []
  let clock: Report['sandbox']['clock'] = null
  try {
    const wanted = truths.filter((truth) => only.includes(truth))
    for (const truth of wanted) {
      // Each end of the payment gets its share of the time, however long it took to shrink what was found before.
      const end = performance.now() + budget / wanted.length
      const isOver = () => signal.aborted || world.obstacle !== null || performance.now() > end
      const play = (order: Order, watch: Watch, onLate: () => void) =>
        world.play(orderCheck(order, truth, { watch, onLate }), signal)
      const { lanes, activity } = world
      const within = subject.settlesWithin
      const untilWorkedOff = (played: Pick<Played, 'seen'>) =>
        workedOff(played, { activity, within })
      const context = { play, workedOff: untilWorkedOff, lanes, signal, isOver, all, onProgress }
      explored.push(await exploreTruth(orders, truth, context))
    }
  } finally {
    clock = await world.close()
  }
  const checks = explored.flatMap((one) =>
    toChecks(one, atoms, {
      obstacle: signal.aborted ? 'The run was stopped.' : world.obstacle,
      isStopped: signal.aborted,
      required: options.require ?? [],
      known: subject.known,
    }),
  )
  const report: ExploreReport = {
    version: 1,
    backend: { name: subject.name, file },
    sandbox: { url: new URL(sandbox.url).origin, tenant_id: world.tenantId, clock },
    checks: checks.map(({ document: _, ...check }) => check),
    counts: countVerdicts(checks),
    atoms: atoms.join(''),
    seed,
    orders: explored.map(toCounts),
    findings: explored.flatMap(({ findings }) => findings.map(toFinding)),
  }
  return { report, checks, isDown: explored.at(-1)?.isDown === true }
}

function toCounts({ truth, orders, results, failed, leftOut, untried }: Explored): OrderCounts {
  return {
    truth,
    of: orders.length,
    tried: results.size,
    failed: failed.length,
    left_out: leftOut.length,
    not_tried: untried.map(formatOrder),
  }
}

function toFinding({ order, truth, explains }: Shrunk): ExploreFinding {
  const name = nameOrder(order, truth)
  return { order: formatOrder(order), truth, orders: explains.length, check: name }
}

type Judging = {
  /** why orders were not tried */
  readonly obstacle: string | null
  readonly isStopped: boolean
  readonly required: readonly string[]
  readonly known: readonly string[]
}

function toChecks(
  { truth, findings, results, orders }: Explored,
  atoms: readonly Atom[],
  { obstacle, isStopped, required, known }: Judging,
): readonly Checked[] {
  const told = findings.map(({ order, check }): Checked => {
    const id = nameOrder(order, truth)
    return { ...check, id, verdict: known.includes(id) ? 'KNOWN' : 'FAIL' }
  })
  if (told.some(({ verdict }) => verdict === 'FAIL')) return told
  const all = [...results.values()]
  const passed = all.filter(({ verdict }) => verdict === 'PASS').length
  const unjudged = all.find(({ verdict }) => verdict !== 'PASS')
  const plain: Order = atoms.map((atom) => [atom])
  const { expected } = all.find(({ verdict }) => verdict === 'PASS') ?? { expected: '' }
  const base = {
    ...{ id: truth.toLowerCase(), scenario: null, document: null },
    ...{ payment_ids: [], timeline_url: null, evidence: [] },
    title: `With ${truth}, an order comes out the same however ${atoms.join(', ')} follow each other`,
    took_ms: all.reduce((sum, { took_ms }) => sum + took_ms, 0),
  }
  if (passed > 0)
    return [
      ...told,
      {
        ...base,
        verdict: 'PASS',
        expected,
        actual: `${expected}, in ${passed} of ${orders.length} orders`,
        why: '',
      },
    ]
  if (told.length > 0) return told
  const why = unjudged?.why ?? obstacle ?? `No order was tried, not even ${formatOrder(plain)}.`
  const judged = required.includes(base.id)
    ? { verdict: 'FAIL' as const, expected: 'a verdict (--require)', actual: 'UNKNOWN' }
    : { verdict: isStopped ? ('SKIPPED' as const) : ('UNKNOWN' as const), expected: '', actual: '' }
  return [{ ...base, ...judged, why }]
}
