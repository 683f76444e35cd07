import type { CallbackFilter, RequestFilter } from '../client/searches.ts'
import type { Time } from '../client/waiting.ts'
import { printableLine } from '../input/printable.ts'
import { type Command, type Options, readWhole, UsageError } from './command.ts'
import { formatDelivery } from './format-delivery.ts'

export const wait: Command = {
  takes: '[callback | request]',
  argCount: [0, 1],
  options: {
    for: { type: 'string' },
    payment: { type: 'string' },
    count: { type: 'string' },
    path: { type: 'string' },
    status: { type: 'string' },
    state: { type: 'string' },
    outcome: { type: 'string' },
    operation: { type: 'string' },
    method: { type: 'string' },
    'status-code': { type: 'string' },
  },
  help: `Waits for a callback that was acknowledged, unless the options say otherwise. Exit code 1 when time is up, with what
came nearest.

  --for 5s            how long (real time, 2m at the most)
  --payment <id>      --path /callbacks      --count 2
  callback: --status COMPLETED   --state failed   --outcome acked | timeout | connect | 5xx | 503
  request:  --operation create_payment   --method POST   --status-code 200`,

  async run({ args: [what = 'callback'], options, world }) {
    const within = String(options['for'] ?? '5s') as Time
    if (what === 'callback') {
      // The sandbox checks statuses, states and outcomes, and names the known ones.
      const filter = pick(options, ['payment', 'path', 'count', 'status', 'state', 'outcome'])
      const found = await world().callbacks(filter as CallbackFilter, { within })
      return { text: found.map(formatDelivery).join('\n'), json: { data: found } }
    }
    if (what !== 'request')
      throw new UsageError(`Wait for what? Expected callback or request, not "${what}".`)
    const filter = pick(options, ['payment', 'path', 'count', 'operation', 'method'])
    const code = options['status-code']
    const statusCode =
      code === undefined ? {} : { statusCode: readWhole('status-code', code, 100, 599) }
    const wanted = { ...filter, ...statusCode }
    const found = await world().journal(wanted as RequestFilter, { within })
    const lines = found.map(({ at, method, path, status_code }) =>
      [at, method, path, status_code].join(' '),
    )
    return { text: lines.map(printableLine).join('\n'), json: { data: found } }
  },
}

function pick(options: Options, names: readonly string[]): Record<string, string | boolean> {
  const given = names.flatMap((name) => {
    const value = options[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(given)
}
