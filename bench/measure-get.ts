import type { Measured } from './load.ts'
import { api, newOrder, paymentBody, tenant } from './payment.ts'
import { type Command, load, type Program, post, sandbox, script, start } from './program.ts'
import { median, type Row } from './results.ts'

type Candidate = {
  readonly name: string
  readonly command: Command
  /** where payments are posted */
  readonly posts: (program: Program) => Promise<string>
  readonly list: string
}

const candidates: readonly Candidate[] = [
  {
    name: 'floor',
    command: script('floors/hono-insert.ts'),
    posts: () => Promise.resolve('/payments'),
    list: '/payments',
  },
  {
    name: 'sandbox',
    command: sandbox(),
    posts: ({ url }) => newOrder(url),
    list: `${api}/payments?limit=10`,
  },
]

/** Clients poll: one payment again and again, and the newest ten, against the same stack's bare reads. By turns. */
export async function measureGet({ rounds = 3, requests = 10_000 } = {}): Promise<Row[]> {
  const runs = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, command, posts, list } of candidates) {
      const program = await start(command)
      try {
        const path = await posts(program)
        const made: string[] = []
        for (let count = 0; count < 20; count += 1)
          made.push((await post(`${program.url}${path}`, paymentBody, tenant)).id)
        const job = { url: program.url, method: 'GET', headers: tenant, body: '', connections: 10 }
        const reads = { get: made.map((id) => `${path}/${id}`), list: [list] }
        for (const [what, paths] of Object.entries(reads)) {
          await load({ ...job, paths, requests: requests / 4 })
          const measured = await load({ ...job, paths, requests })
          const key = `${what} ${name}`
          runs.set(key, [...(runs.get(key) ?? []), measured])
        }
      } finally {
        await program.stop()
      }
    }
  }
  const rateOf = (key: string) => median((runs.get(key) ?? []).map(({ perSecond }) => perSecond))
  return ['get', 'list'].flatMap((what) => {
    const [floor, own] = [rateOf(`${what} floor`), rateOf(`${what} sandbox`)]
    return [
      { what: `bare ${what}`, result: `${Math.round(floor)}/s` },
      {
        what: `${what} of a payment`.replace('list of a payment', 'list of ten payments'),
        result: `${Math.round(own)}/s`,
        ratio: `${Math.round((100 * own) / floor)} % of the bare one`,
        goal: '≥ 50 %',
        isReached: own >= floor / 2,
      },
    ]
  })
}
