import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measured } from './load.ts'
import { newOrder, paymentBody, tenant } from './payment.ts'
import { type Command, load, type Program, sandbox, script, start } from './program.ts'
import { median, type Row } from './results.ts'

type Candidate = {
  readonly name: string
  readonly command: Command
  /** where payments are posted */
  readonly path: (program: Program) => Promise<string>
}

const fixed = (path: string) => () => Promise.resolve(path)
const json = { 'content-type': 'application/json' }

/** Creates payments with every candidate by turns, `rounds` times, so that a busy machine is unfair to all alike. */
export async function race(
  candidates: readonly Candidate[],
  { rounds = 3, requests = 15_000, connections = 16 } = {},
): Promise<ReadonlyMap<string, Measured>> {
  const runs = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, command, path } of candidates) {
      const program = await start(command)
      const job = {
        url: program.url,
        method: 'POST',
        paths: [await path(program)],
        headers: { ...json, ...tenant },
        body: JSON.stringify(paymentBody),
        connections,
      }
      await load({ ...job, requests: requests / 2 })
      const measured = await load({ ...job, requests })
      await program.stop()
      if (Object.keys(measured.statuses).some((status) => !status.startsWith('2')))
        throw new Error(`${name} answered ${JSON.stringify(measured.statuses)}`)
      runs.set(name, [...(runs.get(name) ?? []), measured])
    }
  }
  return new Map([...runs].map(([name, all]) => [name, middle(all)]))
}

function middle(all: readonly Measured[]): Measured {
  const of = (field: 'perSecond' | 'p50' | 'p99' | 'longest') =>
    median(all.map((one) => one[field]))
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    longest: of('longest'),
    statuses: {},
  }
}

/** Create payment, in memory and on a file, against the least a program on this stack can do. */
export async function measureCreate(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    let files = 0
    const file = () => join(folder, `${files++}.db`)
    const measured = await race([
      {
        name: 'bare node:http',
        command: script('floors/bare-http.ts'),
        path: fixed('/payments'),
      },
      {
        name: 'floor in memory',
        command: script('floors/hono-insert.ts'),
        path: fixed('/payments'),
      },
      { name: 'sandbox in memory', command: sandbox(), path: ({ url }) => newOrder(url) },
      {
        name: 'floor on a file',
        get command() {
          return script('floors/hono-insert.ts', { FLOOR_DB: file() })
        },
        path: fixed('/payments'),
      },
      {
        name: 'sandbox on a file',
        get command() {
          return sandbox({ SANDBOX_DB: file() })
        },
        path: ({ url }) => newOrder(url),
      },
    ])
    const of = (name: string) => measured.get(name) ?? ({} as Measured)
    const rows = [row('bare node:http, stores nothing', of('bare node:http'), null)]
    for (const [mode, floor] of [
      ['in memory', of('floor in memory')],
      ['on a file', of('floor on a file')],
    ] as const) {
      rows.push(row(`Hono + zod + one insert, ${mode}`, floor, null))
      rows.push(row(`create payment, ${mode}`, of(`sandbox ${mode}`), floor))
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function row(what: string, measured: Measured, floor: Measured | null): Row {
  const { perSecond, p50, p99 } = measured
  return {
    what,
    result: `${Math.round(perSecond)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`,
    ...(floor === null
      ? {}
      : {
          ratio: `${Math.round((100 * perSecond) / floor.perSecond)} % of the floor's rate, p99 ${(p99 / floor.p99).toFixed(1)} ×`,
          goal: '≥ 60 %, p99 ≤ 2 ×',
          isReached: perSecond >= 0.6 * floor.perSecond && p99 <= 2 * floor.p99,
        }),
  }
}
