import type { EventGraph } from '../../payment/event-graph.ts'
import { writtenFaults } from '../plan/api-faults.ts'
import { toMoment } from '../plan/timeline.ts'
import type { Scenario } from '../scenario.ts'
import type { Finding } from './check-events.ts'
import { parseAfter } from './moments.ts'
import type { ApiEntry } from './schema.ts'

/** Answers held for an event that never happens. */
export function heldAnswers({ document }: Scenario, graph: EventGraph): readonly Finding[] {
  return writtenFaults(document).flatMap(({ path, entry }) => {
    const after = parseAfter(entry.respond ?? '')
    if (after === null || graph.reachable.has(toMoment(after.event).event)) return []
    return [
      { path: [...path, 'respond'], message: `can never be reached: ${after.event} never happens` },
    ]
  })
}

/** Entries of `api` that say nothing, or two things that exclude each other. */
export function apiFindings({ document }: Scenario): readonly Finding[] {
  return writtenFaults(document).flatMap(({ path, entry, isLast }) => [
    ...emptiness(entry).map((message) => ({ path, message })),
    ...exclusions(entry).map(({ key, message }) => ({ path: [...path, key], message })),
    ...(isEndless(entry) && !isLast
      ? [
          {
            path,
            message: 'never ends, so the entries after it are never reached; expected times or for',
          },
        ]
      : []),
  ])
}

function emptiness({ delay, fail, fault, respond }: ApiEntry): readonly string[] {
  const isEmpty = [delay, fail, fault, respond].every((effect) => effect === undefined)
  return isEmpty ? ['does nothing; expected one of delay, fail, fault, respond'] : []
}

function exclusions(
  entry: ApiEntry,
): readonly { readonly key: string; readonly message: string }[] {
  const { fail, fault } = entry
  const found: { readonly key: string; readonly message: string }[] = (['times', 'for'] as const)
    .filter((key) => entry[key] !== undefined && fail?.[key] !== undefined)
    .map((key) => ({ key, message: 'is given in fail already; expected it once' }))
  if (fail !== undefined && fault !== undefined) {
    found.push({
      key: 'fault',
      message: 'excludes fail; expected one of them, or two entries of a list',
    })
  }
  if (entry.after !== undefined && fail === undefined && fault === undefined)
    found.push({
      key: 'after',
      message: 'has nothing to take the answer; expected fail or fault beside it',
    })
  const limited = [entry.delay, fail, fault]
  if (entry.for !== undefined && limited.every((effect) => effect === undefined)) {
    const message = 'has nothing to limit; expected delay, fail or fault beside it'
    found.push({ key: 'for', message })
  }
  return found
}

function isEndless({ times, for: lasts, fail }: ApiEntry): boolean {
  return [times, lasts, fail?.times, fail?.for].every((limit) => limit === undefined)
}
