import type { Moment, Step } from '../payment/plan-types.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import type { Run } from './run.ts'

/** What a clock that runs may be late (ms) without meaning anything. */
const slack = 1_000

export type RunMoments = {
  /** Where a planned moment came to pass: as planned, with the delay it really had. */
  readonly planned: (moment: Moment, at: number) => string | null
  /** The same, if that is when it came; else null. */
  readonly asPlanned: (moment: Moment, at: number) => string | null
  /** Relative to the last thing the payer or the backend did before it. */
  readonly sinceEvent: (at: number) => string
  /** Relative to a step; null if it came before it. */
  readonly sinceStep: (id: string, at: number) => string | null
  /** Id under which a step of the old plan goes into the new file. */
  readonly toId: (stepId: string) => string
}

/** Moments of a run, told relative to its events. */
export function createRunMoments({ events, statuses, plan }: Run): RunMoments {
  const times = new Map(events.map(({ event, at }) => [event, at]))
  for (const { status, at } of statuses) times.set(toStepId(plan.steps, status), at)

  function toId(stepId: string): string {
    const step = plan.steps.find(({ id }) => id === stepId)
    return toStepId(plan.steps, step?.status ?? stepId)
  }

  function since(event: string, from: number, at: number, wanted: number): string {
    const delay = Math.max(0, at - from)
    return formatMoment({ event, delay: Math.abs(delay - wanted) < slack ? wanted : delay })
  }

  function knownEvent(event: string): string {
    return plan.steps.some(({ id }) => id === event) ? toId(event) : event
  }

  function planned({ event, delay }: Moment, at: number): string | null {
    const known = knownEvent(event)
    const from = times.get(known)
    return from === undefined || from > at + slack ? null : since(known, from, at, delay)
  }

  return {
    toId,
    planned,
    asPlanned(moment, at) {
      const told = planned(moment, at)
      return told === formatMoment({ ...moment, event: knownEvent(moment.event) }) ? told : null
    },
    sinceEvent(at) {
      const before = events.filter((one) => one.event !== 'redirect.sent' && one.at <= at).at(-1)
      return since(before?.event ?? 'payment.created', before?.at ?? at, at, 0)
    },
    sinceStep(id, at) {
      const from = times.get(id)
      return from === undefined || from > at + slack ? null : since(id, from, at, 0)
    },
  }
}

/** A file may not use ids of the built-in steps' stand-ins. */
export function toStepId(steps: readonly Step[], status: string): string {
  const id = steps.find((step) => step.status === status)?.id ?? status.toLowerCase()
  return id.startsWith('built_in_') ? status.toLowerCase() : id
}
