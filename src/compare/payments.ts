import { isRecord, type Json, type JsonRecord, parseJson, visit } from './json.ts'
import type { Recording } from './recording.ts'

/** What a callback tells: of what, and which status it has. */
export type Announcement = {
  /** id in the sandbox */
  readonly id: string
  readonly status: string
  /** `payment`, `payment order`, `refund`, … */
  readonly subject: string
}

const ends = ['COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']

/** Every id in an answer with the status that stands beside it. */
export function toStatuses(answer: string): [string, string][] {
  const found: [string, string][] = []
  visit(parseJson(answer), (key, value, holder) => {
    const status = holder?.['status']
    if (key === 'id' && typeof value === 'string' && typeof status === 'string')
      found.push([value, status])
  })
  return found
}

/** The last status of each payment of a recording, by its recorded id. */
export function findLastStatuses({ exchanges }: Recording): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const note = (id: string, status: string) => {
    if (!ends.includes(found.get(id) ?? '')) found.set(id, status)
  }
  for (const { kind, path, status, answer, body } of exchanges) {
    if (kind === 'callback') {
      const told = readAnnouncement(body, (id) => (found.has(id) ? id : undefined))
      if (told !== null) note(told.id, told.status)
    } else if (status < 300 && /\/payments(?:\/[^/?]+)?(?:\?|$)/.test(path))
      for (const [id, its] of toStatuses(answer)) note(id, its)
  }
  return found
}

/** The subject is what `id` names if that is known, or the first key like `payment_id` that names something known. */
export function readAnnouncement(
  body: string,
  find: (id: string) => string | undefined,
): Announcement | null {
  const json = parseJson(body)
  if (!isRecord(json) || typeof json['status'] !== 'string') return null
  const named = Object.entries(json).filter(([key]) => /^id$|_id$/.test(key))
  const inOrder = named.toSorted(([one], [other]) => rank(one) - rank(other))
  for (const [, value] of inOrder) {
    const id = typeof value === 'string' ? find(value) : undefined
    if (id !== undefined) return { id, status: json['status'], subject: subjectOf(json, value) }
  }
  return null
}

/** Most callbacks name the order or the merchant too. */
function rank(key: string): number {
  const order = ['id', 'refund_id', 'payment_id', 'payment_link_id']
  const place = order.indexOf(key)
  return place < 0 ? order.length + Number(/order|merchant|tenant/.test(key)) : place
}

function subjectOf(json: JsonRecord, id: Json): string {
  const own = Object.entries(json).find(([key, value]) => key !== 'id' && value === id)
  if (own !== undefined) return own[0].replace(/_id$/, '').replaceAll('_', ' ')
  return ['CLOSED', 'SPLIT', 'SETTLED'].includes(String(json['status'])) ? 'payment order' : 'thing'
}
