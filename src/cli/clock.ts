import type { ClockReport as Clock } from '../control-api/schemas/clock.ts'
import { type Command, type Report, UsageError } from './command.ts'
import { tellMoved } from './moved.ts'

const modes = ['real', 'manual', 'auto'] as const

export const clock: Command = {
  takes: '[real | manual | auto | advance <3d> | to <time>]',
  words: [0, 2],
  help: `Without words: the clock. advance and to answer when every callback that was due has its outcome, and list
what happened. A time is written 2027-12-24T12:00:00Z.`,

  async run({ words: [verb, value], world }): Promise<Report> {
    const mode = modes.find((known) => known === verb)
    if (verb === 'advance' && value !== undefined) return tellMoved(await world().advance(value))
    if (verb === 'to' && value !== undefined && !Number.isNaN(Date.parse(value)))
      return tellMoved(await world().advance({ to: value }))
    if (value !== undefined || (verb !== undefined && mode === undefined))
      throw new UsageError(
        `What should the clock do? "${[verb, value].join(' ').trim()}" it cannot.`,
      )
    return tell(await (mode === undefined ? world().clock.get() : world().clock.set(mode)))
  },
}

function tell(now: Clock): Report {
  const next = now.next_due_at === null ? 'nothing is planned' : `next: ${now.next_due_at}`
  return { text: `${now.now} (${now.mode}), ${next}`, json: now }
}
