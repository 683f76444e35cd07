import type { Activity, ActivityFilter } from '../client/activity.ts'
import type { ActivityEntry } from '../control-api/schemas/activity-entry.ts'
import { printableLine } from '../input/printable.ts'
import { type Colour, createColours } from './colours.ts'
import { type Command, type Input, type Options, readWhole } from './command.ts'

const colours: Readonly<Record<ActivityEntry['outcome'], Colour>> = {
  ok: 'green',
  bad: 'red',
  open: 'yellow',
  note: 'dim',
}

export const tail: Command = {
  takes: '',
  argCount: [0, 0],
  options: {
    kind: { type: 'string' },
    outcome: { type: 'string' },
    payment: { type: 'string' },
    order: { type: 'string' },
    text: { type: 'string' },
    lines: { type: 'string', short: 'n' },
    once: { type: 'boolean' },
  },
  help: `Lists the newest of what crossed a border, then follows it until it is stopped. Without --tenant: of all worlds.
Requests without a usable tenant_id belong to no world and are always listed. --json prints an object a line.

  -n, --lines 10      how many to begin with, 1000 at the most
  --once              only those: does not follow
  --kind request      request, status, callback, checkout, visit, order, refund, approval, link, message, money, clock,
                      scenario, world, fault
  --outcome bad       ok, bad, open, note
  --payment <id>      --order <id>      --text <part of it>`,

  async run(input) {
    const { options } = input
    const filter = toFilter(options)
    const list = input.tenant === null ? input.connection().activity : input.world().activity
    const limit = readWhole('lines', options['lines'] ?? '10', 1, 1_000)
    const print = createPrint(input)
    let shown: Activity = await list({ ...filter, limit })
    for (;;) {
      for (const entry of shown.data.toReversed()) print(entry)
      if (options['once'] === true || !input.output.isOpen()) return { text: '', json: undefined }
      shown = await list({ ...filter, after: shown.newest, limit: 1_000 }, { within: '30s' })
    }
  },
}

function toFilter(options: Options): ActivityFilter {
  const names = ['kind', 'outcome', 'payment', 'order', 'text'] as const
  const given = names.flatMap((name) =>
    options[name] === undefined ? [] : [[name, options[name]]],
  )
  // The sandbox checks kinds and outcomes, and names the known ones.
  return Object.fromEntries(given)
}

function createPrint({ options, output, env, tenant }: Input): (entry: ActivityEntry) => void {
  if (options['json'] === true) return (entry) => output.print(JSON.stringify(entry))
  const paint = createColours(env, output.isTerminal)
  return (entry) => {
    const { real_at, kind, title, answer, because, tenant_id, outcome } = entry
    const world = tenant_id === null ? 'no world' : tenant === null ? `…${tenant_id.slice(-6)}` : ''
    const say = (text: string) => printableLine(text)
    const parts = [
      paint('dim', real_at.slice(11, 23)),
      kind.padEnd(8),
      paint('bold', say(title)),
      answer === null ? paint(colours[outcome], '·') : paint(colours[outcome], say(answer)),
      because === null ? '' : paint('dim', say(because)),
      world === '' ? '' : paint('dim', `[${world}]`),
    ]
    output.print(parts.filter((part) => part !== '').join(' '))
  }
}
