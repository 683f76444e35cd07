import type { Time } from '../client/waiting.ts'
import type { ClockReport as Clock } from '../control-api/schemas/clock.ts'
import { type Command, type Report, UsageError } from './command.ts'
import { formatMoved } from './format-moved.ts'

const modes = ['real', 'manual', 'auto'] as const

export const clock: Command = {
  takes: '[real | manual | auto | advance <3d> | to <time>]',
  argCount: [0, 2],
  help: `Without arguments: the clock. advance and to answer when every callback that was due has its outcome, and list
what happened. A time is written 2027-12-24T12:00:00Z.`,

  async run({ args: [verb, value], world }): Promise<Report> {
    const mode = modes.find((known) => known === verb)
    if (verb === 'advance' && value !== undefined)
      return formatMoved(await world().advance(value as Time))
    if (verb === 'to' && value !== undefined && !Number.isNaN(Date.parse(value)))
      return formatMoved(await world().advance({ to: value }))
    if (value !== undefined || (verb !== undefined && mode === undefined))
      throw new UsageError(
        `The clock takes real, manual, auto, advance <duration> or to <time>, not "${[verb, value].join(' ').trim()}".`,
      )
    return report(await (mode === undefined ? world().clock.get() : world().clock.set(mode)))
  },
}

function report(now: Clock): Report {
  const next = now.next_due_at === null ? 'nothing is planned' : `next: ${now.next_due_at}`
  return { text: `${now.now} (${now.mode}), ${next}`, json: now }
}
