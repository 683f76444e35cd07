import type { Plan } from '../payment/plan-types.ts'
import type { Problem } from '../scenarios/format/problem.ts'
import { spelled } from '../scenarios/format/schema-problems.ts'
import { type Path, placeAt } from '../scenarios/format/source-tree.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import { defaultExpiry, ownSteps } from '../scenarios/plan/timeline.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { dryRun, type Happening } from './dry-run.ts'

/** What a sound scenario says that was probably not meant. */
export function findWarnings(scenario: Scenario): readonly Problem[] {
  const plan = toPlan(scenario, { expiry: defaultExpiry })
  const happened = dryRun(plan)
  return [
    ...unplayedSteps(scenario, plan, happened),
    ...missingEnd(scenario, happened),
    ...unmetExpectations(scenario, happened),
    ...withoutSummary(scenario),
  ]
}

/** Where the scenario plays the payer itself there is no other course than the rehearsed one. */
function unplayedSteps(
  scenario: Scenario,
  plan: Plan,
  happened: readonly Happening[],
): readonly Problem[] {
  if (plan.payer.mode !== 'auto') return []
  const reached = happened.flatMap((item) => (item.kind === 'status' ? [item.step.id] : []))
  return ownSteps(scenario).flatMap(({ id, at, status }, index) => {
    if (reached.includes(id) || status === 'INITIATED') return []
    const message = `${status} is not reached: with the payer of this scenario ${at.event} does not happen, or comes after the end`
    return [warning(scenario, ['timeline', index], message)]
  })
}

/** An approved payment that only the limit ends is seldom what a timeline is written for. */
function missingEnd(scenario: Scenario, happened: readonly Happening[]): readonly Problem[] {
  const isSigned = happened.some(
    (item) => item.kind === 'event' && item.event === 'checkout.approved',
  )
  const isCutOff = happened.some((item) => item.kind === 'status' && item.step.isTimeout)
  if (!isSigned || !isCutOff || scenario.document.expect?.status === 'EXPIRED') return []
  const message =
    'gives an approved payment no end, so that it expires; expected an end after checkout.approved, or expect: { status: EXPIRED }'
  return [warning(scenario, ['timeline'], message)]
}

function unmetExpectations(scenario: Scenario, happened: readonly Happening[]): readonly Problem[] {
  const { expect } = scenario.document
  const statuses = happened.flatMap((item) => (item.kind === 'status' ? [item.step.status] : []))
  const told = happened.flatMap((item) => (item.kind === 'callback' ? [item.status] : []))
  const back = happened.flatMap((item) => (item.kind === 'browser' ? [item.goesTo] : []))
  const points = [
    { key: 'status', wanted: expect?.status, found: statuses.at(-1) ?? 'INITIATED' },
    { key: 'callbacks', wanted: expect?.callbacks?.join(', '), found: told.join(', ') },
    { key: 'browser', wanted: expect?.browser, found: back[0] ?? 'nowhere' },
  ]
  return points.flatMap(({ key, wanted, found }) => {
    if (wanted === undefined || wanted === found) return []
    const message = `says ${wanted || 'none'}, but the usual course has ${found || 'none'}`
    return [warning(scenario, ['expect', key], message)]
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
