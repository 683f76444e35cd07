import { baseEvents, callbackEvents, parseCallbackEvent } from '../../payment/payment-events.ts'
import type { Step } from '../../payment/plan-types.ts'
import { writtenFaults } from '../plan/api-faults.ts'
import { toMoment } from '../plan/timeline.ts'
import type { Scenario } from '../scenario.ts'
import { parseAfter, parseWith } from './moments.ts'
import { nearest, unknownWord } from './nearest.ts'
import type { Path } from './source-tree.ts'

export type Finding = { readonly path: Path; readonly message: string }

/** Names in the document that mean nothing: events, ids, references; and ids used twice. */
export function unknownNames(scenario: Scenario, steps: readonly Step[]): readonly Finding[] {
  const ids = steps.map((step) => step.id)
  return [
    ...ownIds(scenario),
    ...toMoments(scenario).flatMap(({ path, event }) => unknownEvent(path, event, ids)),
    ...(scenario.document.callbacks?.deliveries ?? []).flatMap((entry, index) =>
      ids.includes(entry.of)
        ? []
        : [
            {
              path: ['callbacks', 'deliveries', index, 'of'],
              message: unknownWord('timeline id', entry.of, ids),
            },
          ],
    ),
  ]
}

function ownIds({ document }: Scenario): readonly Finding[] {
  const seen = new Map<string, number>()
  return (document.timeline ?? []).flatMap((entry, index) => {
    const id = entry.id ?? entry.status.toLowerCase()
    const first = seen.get(id)
    seen.set(id, first ?? index)
    const path = ['timeline', index, ...(entry.id === undefined ? [] : ['id'])]
    if (id === 'initiated') {
      return [
        {
          path,
          message: 'the id initiated is the creation itself; expected a status after INITIATED',
        },
      ]
    }
    if (first === undefined) return []
    const remedy =
      entry.id === undefined ? 'give this entry an id of its own' : 'expected another id'
    return [{ path, message: `the id "${id}" is used by timeline[${first}] already; ${remedy}` }]
  })
}

/** Every moment of the document, with its place. */
function toMoments({
  document,
}: Scenario): readonly { readonly path: Path; readonly event: string }[] {
  const { timeline = [], checkout, callbacks } = document
  const written: (readonly [Path, string])[] = timeline.map((entry, index) => [
    ['timeline', index, 'at'],
    entry.at,
  ])
  const { at: browserAt, with: company } = checkout?.browser ?? {}
  if (browserAt !== undefined) written.push([['checkout', 'browser', 'at'], browserAt])
  if (company !== undefined)
    written.push([['checkout', 'browser', 'with'], `callback(${parseWith(company)}).acked`])
  for (const [index, entry] of (callbacks?.deliveries ?? []).entries()) {
    if (entry.at !== undefined) written.push([['callbacks', 'deliveries', index, 'at'], entry.at])
  }
  const moments = written.map(([path, text]) => ({ path, event: toMoment(text).event }))
  const held = writtenFaults(document).flatMap(({ path, entry }) => {
    const after = parseAfter(entry.respond ?? '')
    return after === null
      ? []
      : [{ path: [...path, 'respond'], event: toMoment(after.event).event }]
  })
  return [...moments, ...held]
}

function unknownEvent(path: Path, event: string, ids: readonly string[]): readonly Finding[] {
  const id = parseCallbackEvent(event)
  if (id !== null && !ids.includes(id))
    return [{ path, message: unknownWord('timeline id', id, ids) }]
  if (id !== null || ids.includes(event) || (baseEvents as readonly string[]).includes(event))
    return []
  const named = [...baseEvents, ...ids]
  const meant = nearest(event, [...named, ...ids.flatMap(callbackEvents)])
  const hint = meant === null ? '.' : `; did you mean "${meant}"?`
  const known = `Known: ${named.join(', ')}, callback(<id>).acked, callback(<id>).failed`
  return [{ path, message: `unknown event "${event}"${hint} ${known}` }]
}
