import { findUnmetPoints } from '../payment/expectation.ts'
import { isTerminal, paymentStatuses } from '../payment/status-transitions.ts'
import { earlyDeliveries } from '../scenarios/format/check-announcements.ts'
import { misspelt } from '../scenarios/format/nearest.ts'
import type { Problem } from '../scenarios/format/problem.ts'
import { spelled } from '../scenarios/format/schema-problems.ts'
import { type Path, placeAt } from '../scenarios/format/source-tree.ts'
import { ownSteps } from '../scenarios/plan/timeline.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { DryRuns } from './dry-runs.ts'
import type { DryRun } from './run-scenario.ts'

/** What a sound scenario says that was probably not meant, read off its dry runs. */
export async function findWarnings(
  dryRuns: DryRuns,
  scenario: Scenario,
): Promise<readonly Problem[]> {
  const runs = await dryRuns.run(scenario)
  const [first] = runs
  if (first === undefined) return []
  return [
    ...(await unreachedSteps(dryRuns, scenario, first)),
    ...missingEnd(scenario, first),
    ...unmetExpectations(scenario, first),
    ...unusedPayer(scenario, first),
    ...earlyDeliveries(scenario).map(({ path, message }) => warning(scenario, path, message)),
    ...misspeltStatuses(scenario),
    ...withoutSummary(scenario),
  ]
}

/**
 * Where the scenario plays the payer itself, nothing else can happen than its run shows: with a merchant that
 * acknowledges every callback, or with one that acknowledges none.
 */
async function unreachedSteps(
  dryRuns: DryRuns,
  scenario: Scenario,
  run: DryRun,
): Promise<readonly Problem[]> {
  if (run.plan.payer.mode !== 'auto') return []
  const steps = ownSteps(scenario)
  const isReached = (runs: readonly DryRun[], id: string) =>
    runs.some(({ statuses }) => statuses.some(({ step }) => step?.id === id))
  const missing = steps.some(({ id, status }) => status !== 'INITIATED' && !isReached([run], id))
  if (!missing) return []
  const runs = [run, ...(await dryRuns.run(scenario, { merchant: [500] }))]
  return steps.flatMap(({ id, at, status }, index) => {
    if (status === 'INITIATED' || isReached(runs, id)) return []
    const message = `${status} is not reached: with the payer of this scenario ${at.event} does not happen, or comes after the end`
    return [warning(scenario, ['timeline', index], message)]
  })
}

/** An approved payment that only the time limit ends is seldom what a timeline is written for. */
function missingEnd(scenario: Scenario, { happened, statuses }: DryRun): readonly Problem[] {
  const isApproved = happened.some(
    (item) => item.kind === 'event' && item.event === 'checkout.approved',
  )
  const end = statuses.find(({ status }) => isTerminal(status))
  const isTimedOut = end === undefined || end.step?.isTimeout === true
  if (!isApproved || !isTimedOut || scenario.document.expect?.status === 'EXPIRED') return []
  const message =
    'gives an approved payment no end, so that it expires; expected an end after checkout.approved, or expect: { status: EXPIRED }'
  return [warning(scenario, ['timeline'], message)]
}

function unmetExpectations(
  scenario: Scenario,
  { statuses, callbacks, redirect }: DryRun,
): readonly Problem[] {
  const { expect = {} } = scenario.document
  const sent = callbacks.filter(({ state }) => state !== 'lost')
  const unmet = findUnmetPoints(expect, {
    status: statuses.at(-1)?.status ?? 'INITIATED',
    callbacks: sent.toSorted((a, b) => a.at - b.at).map(({ status }) => status),
    browser: redirect?.to ?? 'nowhere',
  })
  return unmet.map(({ key, wanted, found }) =>
    warning(scenario, ['expect', key], `says ${wanted}, but the dry run has ${found}`),
  )
}

/** Keys that say what the scenario's own payer does, where it plays none. */
function unusedPayer({ document, tree, ...scenario }: Scenario, run: DryRun): readonly Problem[] {
  if (run.payer === 'scenario') return []
  const given = (['bankid', 'cancel_at', 'leave_at'] as const).filter(
    (key) => document.checkout?.[key] !== undefined,
  )
  return given.map((key) =>
    warning(
      { ...scenario, document, tree },
      ['checkout', key],
      'has no effect while a person or a test plays the payer; expected mode: auto beside it',
    ),
  )
}

/** Any word may be sent as a status; one that nearly is one was seldom meant. */
function misspeltStatuses(scenario: Scenario): readonly Problem[] {
  const known: readonly string[] = paymentStatuses
  return (scenario.document.callbacks?.deliveries ?? []).flatMap(({ mutate }, index) => {
    const word = mutate?.status
    const meant = word === undefined || known.includes(word) ? null : misspelt(word, known)
    if (meant === null) return []
    const message = `"${word}" is no status of a payment, and is sent as it is; did you mean "${meant}"?`
    return [warning(scenario, ['callbacks', 'deliveries', index, 'mutate', 'status'], message)]
  })
}

function withoutSummary(scenario: Scenario): readonly Problem[] {
  if (scenario.summary !== '') return []
  const message = 'has no summary; expected one sentence for those who choose it'
  return [{ file: scenario.source, line: scenario.line, column: 1, message }]
}

function warning({ tree }: Scenario, path: Path, message: string): Problem {
  return { ...placeAt(tree, path), message: `${spelled(path)}${message}` }
}
