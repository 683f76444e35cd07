import type { Scenario } from '../scenario.ts'
import type { Finding } from './check-events.ts'
import type { ScenarioDocument } from './schema.ts'
import type { Path } from './source-tree.ts'

type Entry = NonNullable<NonNullable<ScenarioDocument['callbacks']>['deliveries']>[number]

/**
 * Headers that say how the request is read. They are the sender's: with others it would have two lengths, or none, or end
 * a connection that others use.
 */
export const senderHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Deliveries that say what has no effect, or what cannot be sent. */
export function deliveryValueFindings({ document }: Scenario): readonly Finding[] {
  const entries = document.callbacks?.deliveries ?? []
  return entries.flatMap((entry, index) => {
    const path = ['callbacks', 'deliveries', index]
    return [
      ...unsent(entry, path),
      ...bodyFindings(entry, [...path, 'mutate']),
      ...headerFindings(entry, [...path, 'mutate', 'headers']),
    ]
  })
}

function unsent(entry: Entry, path: Path): readonly Finding[] {
  if (entry.send !== 'never') return []
  const given = (['copies', 'gap', 'mutate'] as const).filter((key) => entry[key] !== undefined)
  const message = 'has no effect: send: never sends nothing; expected one of them'
  return given.map((key) => ({ path: [...path, key], message }))
}

/** Fields of a body that has none, or that is not this payment's. */
function bodyFindings({ mutate = {} }: Entry, path: Path): readonly Finding[] {
  const { body, tamper, fields } = mutate
  if (body === undefined) return []
  const isOld = body === 'of_another_payment'
  const given = {
    ...(isOld ? {} : { tamper }),
    ...(isOld || body !== 'truncated' ? { fields } : {}),
  }
  return Object.entries(given).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [
          {
            path: [...path, key],
            message: `has no effect with body: ${body}; expected one of them`,
          },
        ],
  )
}

function headerFindings({ mutate }: Entry, path: Path): readonly Finding[] {
  const names = Object.keys(mutate?.headers ?? {})
  return names.flatMap((name, index) => {
    const isSame = (other: string) => other.toLowerCase() === name.toLowerCase()
    const before = names.slice(0, index).find(isSame)
    const message = problemOf(name, before, mutate?.content_type !== undefined)
    return message === null ? [] : [{ path: [...path, name], message }]
  })
}

function problemOf(name: string, before: string | undefined, hasType: boolean): string | null {
  if (senderHeaders.has(name.toLowerCase()))
    return 'cannot be replaced: the sender sets it, and the request could not be read; expected another header'
  if (before !== undefined) return `is the same header as ${before}; expected it once`
  if (hasType && name.toLowerCase() === 'content-type')
    return 'is given as content_type already; expected it once'
  return null
}
