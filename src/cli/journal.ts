import { printableLine } from '../input/printable.ts'
import type { Command } from './command.ts'

export const journal: Command = {
  takes: '',
  argCount: [0, 0],
  options: { har: { type: 'boolean' } },
  help: `Prints the newest 200 requests of the world, oldest first.

  --har      prints an HTTP Archive instead: all requests, and the callbacks as entries of their own. Secrets are masked,
             personal numbers replaced.`,

  async run({ options, world }) {
    if (options['har'] === true) {
      const har = await world().har()
      return { text: JSON.stringify(har, null, 2), json: har }
    }
    const data = await world().journal()
    const lines = data.map(({ at, method, path, status_code }) =>
      printableLine([at, method, path, status_code].join(' ')),
    )
    return { text: lines.join('\n'), json: { data } }
  },
}
