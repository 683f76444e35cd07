import type { CourseLine } from '../control/course.ts'
import type { Scene } from '../control/story.ts'
import { drawLine } from './diagram-row.ts'
import { exchangeOf } from './exchange.ts'
import type { Row, StoryRow } from './page-model.ts'
import { dateOf, gapOf, timeOf } from './times.ts'

/** ms by which a clock may drift from row to row and still count as not moved */
const same = 5_000

/** A story as rows of a diagram. `signatureOf` tells of the attempt a row shows. */
export function storyRows(
  scenes: readonly Scene[],
  now: string,
  signatureOf: (scene: Scene) => StoryRow['signature'],
): StoryRow[] {
  const counts = new Map<string, number>()
  return withoutRepeats(scenes).map(({ scene, times }, index, all) => {
    const kind = `${scene.kind}-${scene.state}`
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const before = all.slice(0, index).findLast((one) => one.scene.at !== null)?.scene ?? null
    const drawn = drawLine(scene)
    return {
      key: `${kind}-${count}`,
      ...drawn,
      text: times === 1 ? drawn.text : `${drawn.text} × ${times}`,
      ...timesOf(scene, before, now),
      isAhead: scene.state !== 'past',
      note: null,
      because: scene.because === '' ? null : scene.because,
      diagnosis: scene.diagnosis,
      exchange: exchangeOf(scene),
      signature: signatureOf(scene),
      callbackId: scene.state === 'past' ? scene.callback_id : null,
      verdict: verdictOf(scene),
    }
  })
}

/** An exchange is judged by what came back, all else by itself; what is to come is not judged. */
function verdictOf({ state, tone, answer }: Scene): StoryRow['verdict'] {
  const judged = state === 'past' ? (answer?.tone ?? tone) : 'plain'
  if (judged === 'good') return 'ok'
  return judged === 'bad' ? 'bad' : 'note'
}

/** A backend that asks again and again is told once, by the last time. */
function withoutRepeats(scenes: readonly Scene[]): { scene: Scene; times: number }[] {
  const told: { scene: Scene; times: number }[] = []
  for (const scene of scenes) {
    const last = told.at(-1)
    const isRepeat =
      last !== undefined &&
      scene.kind === 'request' &&
      scene.method === 'GET' &&
      scene.text === last.scene.text &&
      scene.answer?.text === last.scene.answer?.text
    if (isRepeat) told[told.length - 1] = { scene, times: last.times + 1 }
    else told.push({ scene, times: 1 })
  }
  return told
}

function timesOf(
  { at, real_at, moment, state }: Scene,
  before: Scene | null,
  now: string,
): Pick<Row, 'time' | 'iso' | 'date' | 'since' | 'realTime'> {
  if (at === null) {
    return { time: moment ?? '', iso: '', date: null, since: null, realTime: null }
  }
  const isNewDay = before?.at == null || dateOf(before.at) !== dateOf(at)
  const isElsewhere = Math.abs(leadOf({ at, real_at }) - leadOf(before)) > same
  const wait = state === 'past' ? gapOf(before?.at ?? at, at) : gapOf(now, at)
  const sign = state === 'past' ? '+' : 'in '
  return {
    // One instant is written once.
    time: before?.at === at && state === 'past' ? '' : timeOf(at),
    iso: at,
    date: isNewDay ? dateOf(at) : null,
    since: wait === null ? null : `${sign}${wait}`,
    realTime: isElsewhere && real_at !== null ? timeOf(real_at).slice(0, 8) : null,
  }
}

/** ms by which the world is ahead of real time. */
function leadOf(scene: Pick<Scene, 'at' | 'real_at'> | null): number {
  if (scene?.at == null || scene.real_at === null) return 0
  return Date.parse(scene.at) - Date.parse(scene.real_at)
}

/** The course of a scenario as rows of a diagram. */
export function courseRows(course: readonly CourseLine[]): Row[] {
  return course.map((line, index) => ({
    key: `course-${index}`,
    ...drawLine(line.kind === 'note' ? { ...line, text: 'our answers are disturbed' } : line),
    time: '',
    iso: '',
    date: null,
    since: null,
    realTime: null,
    isAhead: false,
    note: noteOf(line),
  }))
}

function noteOf({ kind, text, moment, detail }: CourseLine): string | null {
  const parts = [kind === 'note' ? text : null, moment, detail].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}
