import fc from 'fast-check'
import { parseMoment } from '../../src/scenarios/format/moments.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { ScenarioError } from '../../src/scenarios/format/problem.ts'

export type Entry = { readonly id: string; readonly at: string; readonly status: string }

const ids = ['a', 'b', 'c', 'pending', 'completed', 'expired']

const events = [
  'payment.created',
  'checkout.opened',
  'checkout.bank_chosen',
  'checkout.approved',
  'checkout.approved',
  'checkout.failed',
  'checkout.left',
  'redirect.sent',
  ...ids,
  ...['a', 'pending'].flatMap((id) => [`callback(${id}).acked`, `callback(${id}).failed`]),
]

const moment = fc
  .tuple(fc.constantFrom(...events), fc.constantFrom('', ' + 500ms', ' + 3s', ' + 1h'))
  .map(([event, delay]) => `${event}${delay}`)

const entry = fc.record({
  id: fc.constantFrom(...ids),
  at: moment,
  status: fc.oneof(
    { weight: 3, arbitrary: fc.constant('PENDING') },
    {
      weight: 5,
      arbitrary: fc.constantFrom('COMPLETED', 'DECLINED', 'CRASHED', 'EXPIRED', 'FUNDED'),
    },
  ),
})

const document = fc.record({
  timeline: fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: ({ id }) => id }),
  browser: fc.option(
    fc.record({ goes_to: fc.constantFrom('success_url', 'nowhere'), at: moment }),
    { freq: 2 },
  ),
})

/** Documents with timelines of any kind, those that are not refused. */
export const loadable = document
  .map(({ timeline, browser }) => ({
    version: 1,
    name: 'drawn',
    timeline,
    callbacks: { retry: { attempts: 1 } },
    ...(browser === null ? {} : { checkout: { browser } }),
  }))
  .filter(isLoadable)

function isLoadable(file: object): boolean {
  try {
    parseScenario(file as never, 'drawn.yaml')
    return true
  } catch (error) {
    if (error instanceof ScenarioError) return false
    throw error
  }
}

export type Past = { readonly id: string; readonly status: string; readonly at: number }

const ends = ['COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED']

/**
 * Entries that did nothing though their moment came, the payment had not ended and none before had made it what they
 * say. `events`: when (ms) each event came that is no entry's.
 */
export function droppedOf(
  timeline: readonly Entry[],
  past: readonly Past[],
  events: ReadonlyMap<string, number>,
): readonly Entry[] {
  const times = new Map([...events, ...past.map(({ id, at }) => [id, at] as const)])
  const isMoved = (status: string, due: number) =>
    past.some((step) => step.status === status && step.at <= due)
  const dueOf = ({ at }: Entry) => {
    const { event, delay } = parseMoment(at) ?? { event: '', delay: 0 }
    return (times.get(event) ?? Number.NaN) + delay
  }
  // As often as there are entries: each may hang on one that was passed, and may be written before it.
  for (const _ of timeline) {
    for (const entry of timeline) {
      const isPassed = !times.has(entry.id) && isMoved(entry.status, dueOf(entry))
      if (isPassed) times.set(entry.id, dueOf(entry))
    }
  }
  return timeline.filter((entry) => !times.has(entry.id) && isOpen(entry, past, dueOf(entry)))
}

/** Was this a way the payment could go at that moment? */
function isOpen({ id, at, status }: Entry, past: readonly Past[], due: number): boolean {
  const end = past.find((step) => ends.includes(step.status))?.at ?? Number.POSITIVE_INFINITY
  if (Number.isNaN(due) || due >= end) return false
  const isFunded = past.some((step) => step.status === 'FUNDED' && step.at <= due)
  const isLimit = id === 'expired' && status === 'EXPIRED' && at.startsWith('payment.created')
  // Of two at the same instant either may be the first.
  if (status === 'FUNDED') return past.some((step) => step.status === 'PENDING' && step.at < due)
  return !isLimit && (!isFunded || !['PENDING', 'DECLINED'].includes(status))
}
