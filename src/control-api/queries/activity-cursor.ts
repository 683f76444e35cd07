import { type Source, sourceNames } from '../../storage/activity-sources.ts'
import type { ActivityCursor } from '../../storage/activity-store.ts'
import { refuse } from '../http/errors.ts'

/** Where a reader of the activity stands: by source, and the callbacks that were under way then. */
export type Place = { readonly at: ActivityCursor; readonly open: readonly number[] }

/** `request12-status4~7` → 12 requests and 4 statuses were read, and callback attempt 7 was under way. */
const form = /^[a-z]+\d+(?:-[a-z]+\d+)*(?:~\d+(?:,\d+)*)?$/

export function formatCursor(at: ActivityCursor, open: readonly number[] = []): string {
  const text = [...at].map(([name, seq]) => `${name}${seq}`).join('-')
  return open.length === 0 ? text : `${text}~${open.join(',')}`
}

/** Throws ControlError for what is no cursor. */
export function readCursor(name: string, text: string): Place {
  if (text.length > 10_000 || !form.test(text))
    refuse(422, 'invalid_format', `${name}: expected a cursor as an answer of this call has it`)
  const [places = '', open = ''] = text.split('~')
  const at = places.split('-').map((place): [Source, number] => {
    const [, named, digits] = /^(\D*)(\d+)$/.exec(place) ?? []
    const source = sourceNames.find((known) => known === named)
    const seq = Number(digits)
    if (source !== undefined && Number.isSafeInteger(seq)) return [source, seq]
    return refuse(422, 'invalid_format', `${name}: there is no part ${place}`)
  })
  const seqs = open.split(',').filter((part) => part !== '')
  return { at: new Map(at), open: seqs.map(Number).filter(Number.isSafeInteger) }
}
