import type { Command } from './command.ts'
import { tellMoved } from './moved.ts'

export const settle: Command = {
  takes: '',
  words: [0, 0],
  help: 'Answers when every callback has its outcome, and lists what happened.',
  run: async ({ world }) => tellMoved(await world().settle()),
}
