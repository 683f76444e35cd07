import type { Command } from './command.ts'
import { formatMoved } from './format-moved.ts'

export const settle: Command = {
  takes: '',
  argCount: [0, 0],
  help: 'Answers when every callback has its outcome, and lists what happened.',
  run: async ({ world }) => formatMoved(await world().settle()),
}
