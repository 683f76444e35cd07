import type { PreviewArrow } from '../../control-api/schemas/preview.ts'
import type { TimelineEntry } from '../../control-api/schemas/timeline-entry.ts'
import type { Row } from './diagram-row.ts'
import { drawArrow } from './diagram-row.ts'
import type { Exchange } from './exchange.ts'
import { toExchange } from './exchange.ts'
import { formatDate, formatGap, formatTime } from './times.ts'

export type TimelineRow = Row & {
  readonly because: string | null
  readonly diagnosis: { readonly problem: string; readonly advice: string } | null
  readonly exchange: Exchange | null
  readonly signature: { readonly isGood: boolean; readonly text: string } | null
  readonly callbackId: string | null
  /** what is out of the ordinary about it */
  readonly marks: readonly {
    readonly kind: string
    readonly word: string
    readonly text: string
  }[]
  /** line of the scenario that makes it so */
  readonly source: string | null
  /** did it go well? `note` where that is no question, or not known yet */
  readonly verdict: 'ok' | 'bad' | 'note'
}

/** ms by which a clock may drift from row to row and still count as not moved */
const same = 5_000

/** A timeline as rows of a diagram. `signatureFor` judges the attempt that a row shows. */
export function timelineRows(
  entries: readonly TimelineEntry[],
  now: string,
  signatureFor: (entry: TimelineEntry) => TimelineRow['signature'],
): TimelineRow[] {
  const counts = new Map<string, number>()
  return withoutRepeats(entries).map(({ entry, times }, index, all) => {
    const kind = `${entry.kind}-${entry.state}`
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const before = all.slice(0, index).findLast((one) => one.entry.at !== null)?.entry ?? null
    const drawn = drawArrow({
      ...entry,
      text: entry.text.replace(/, (?:lost|resent by hand)$/, ''),
    })
    return {
      key: `${kind}-${count}`,
      ...drawn,
      text: times === 1 ? drawn.text : `${drawn.text} × ${times}`,
      ...toTimes(entry, before, now),
      isAhead: entry.state !== 'past',
      note: null,
      because: entry.because === '' ? null : entry.because,
      diagnosis: entry.diagnosis,
      exchange: toExchange(entry),
      signature: signatureFor(entry),
      callbackId: entry.state === 'past' ? entry.callback_id : null,
      verdict: entry.verdict,
      marks: toMarks(entry),
      source: entry.deviations.length === 0 ? null : sourceIn(entry.because),
    }
  })
}

/** A deviation as a word and the rest of its sentence; of a forged callback also what came of it. */
function toMarks({ deviations, verdict, answer }: TimelineEntry): TimelineRow['marks'] {
  return deviations.map(({ kind, text }) => {
    const [, word = kind, rest = ''] = /^([^:]+): ?(.*)$/.exec(text) ?? [null, text, '']
    const came = kind === 'forged' && answer !== null ? endings[verdict] : ''
    return { kind, word: word.split(/[.,]/, 1).join(), text: `${rest}${came}` }
  })
}

const endings = {
  ok: ' Your backend refused it, as it should.',
  bad: ' Your backend accepted it.',
  note: '',
} as const

/** `retry 1 of scenarios/failed.yaml:5 (…)` → `scenarios/failed.yaml:5` */
function sourceIn(because: string | null): string | null {
  return /^(?:retry \d+ of )?(?:[A-Z]+: )?(.+?:\d+) \(/.exec(because ?? '')?.[1] ?? null
}

/** Repeated requests of a backend are one entry: the last one. */
function withoutRepeats(
  entries: readonly TimelineEntry[],
): { entry: TimelineEntry; times: number }[] {
  const kept: { entry: TimelineEntry; times: number }[] = []
  for (const entry of entries) {
    const last = kept.at(-1)
    const isRepeat =
      last !== undefined &&
      entry.kind === 'request' &&
      entry.method === 'GET' &&
      entry.text === last.entry.text &&
      entry.answer?.text === last.entry.answer?.text
    if (isRepeat) kept[kept.length - 1] = { entry, times: last.times + 1 }
    else kept.push({ entry, times: 1 })
  }
  return kept
}

function toTimes(
  { at, real_at, moment, state }: TimelineEntry,
  before: TimelineEntry | null,
  now: string,
): Pick<Row, 'time' | 'iso' | 'date' | 'since' | 'realTime'> {
  if (at === null) {
    return { time: moment ?? '', iso: '', date: null, since: null, realTime: null }
  }
  const isNewDay = before?.at == null || formatDate(before.at) !== formatDate(at)
  const isElsewhere = Math.abs(toLead({ at, real_at }) - toLead(before)) > same
  const wait = state === 'past' ? formatGap(before?.at ?? at, at) : formatGap(now, at)
  const sign = state === 'past' ? '+' : 'in '
  return {
    // One instant is written once.
    time: before?.at === at && state === 'past' ? '' : formatTime(at),
    iso: at,
    date: isNewDay ? formatDate(at) : null,
    since: wait === null ? null : `${sign}${wait}`,
    realTime: isElsewhere && real_at !== null ? formatTime(real_at).slice(0, 8) : null,
  }
}

/** ms by which the world is ahead of real time. */
function toLead(entry: Pick<TimelineEntry, 'at' | 'real_at'> | null): number {
  if (entry?.at == null || entry.real_at === null) return 0
  return Date.parse(entry.at) - Date.parse(entry.real_at)
}

/** The preview of a scenario as rows of a diagram. */
export function previewRows(preview: readonly PreviewArrow[]): Row[] {
  return preview.map((line, index) => ({
    key: `preview-${index}`,
    ...drawArrow(line.kind === 'note' ? { ...line, text: 'our answers are disturbed' } : line),
    time: '',
    iso: '',
    date: null,
    since: null,
    realTime: null,
    isAhead: false,
    note: toNote(line),
  }))
}

function toNote({ kind, text, moment, detail }: PreviewArrow): string | null {
  const parts = [kind === 'note' ? text : null, moment, detail].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}
