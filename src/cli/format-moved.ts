import type { MovedReport as Moved } from '../control-api/schemas/clock.ts'
import { printableLine } from '../input/printable.ts'
import type { Report } from './command.ts'

/** What happened while time was moved, one line each. */
export function formatMoved(moved: Moved): Report {
  const lines = moved.data.map(({ at, kind, payment_id, because, ...facts }) => {
    const what = [facts['status'], facts['action'], facts['url']].filter(
      (fact) => fact !== undefined,
    )
    return [at, kind, ...what, payment_id ?? '', `(${because})`].join(' ')
  })
  const { held_callbacks: held = 0 } = moved
  if (held > 0)
    lines.push(
      `${held === 1 ? 'one callback is' : `${held} callbacks are`} held: callbacks of this world are paused`,
    )
  return { text: [...lines, `now ${moved.now}`].map(printableLine).join('\n'), json: moved }
}
