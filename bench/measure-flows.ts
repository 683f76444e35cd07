import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FlowLoad, MeasuredFlows } from './flow-load.ts'
import { tenant } from './payment.ts'
import {
  type Command,
  onCore,
  type Program,
  post,
  root,
  sandbox,
  script,
  start,
} from './program.ts'
import { median, type Row } from './results.ts'

/** As `paid`, without the second until COMPLETED: what a test suite arms for its own payments. */
const scenario = {
  version: 1,
  name: 'paid-at-once',
  summary: 'The payer approves; PENDING, then COMPLETED, at once.',
  timeline: [
    { id: 'pending', at: 'checkout.opened', status: 'PENDING' },
    { id: 'completed', at: 'checkout.approved', status: 'COMPLETED' },
  ],
  expect: { status: 'COMPLETED', callbacks: ['PENDING', 'COMPLETED'] },
}

type Candidate = {
  readonly name: string
  readonly command: Command
  readonly prepare?: (program: Program) => Promise<unknown>
}

type Measured = MeasuredFlows & {
  /** ms of CPU that the server took for each */
  readonly cpu: number
  /** ms, one flow after the other */
  readonly alone: number
}

async function loadFlows(job: FlowLoad): Promise<MeasuredFlows> {
  const [file, ...args] = onCore(1, [
    process.execPath,
    ...['--import', 'tsx', `${root}bench/flow-load.ts`, JSON.stringify(job)],
  ])
  const { stdout } = await promisify(execFile)(file, args, { cwd: root })
  return JSON.parse(stdout)
}

/** By turns, `rounds` times, so that a busy machine is unfair to all alike. The server has a core of its own. */
export async function raceFlows(
  candidates: readonly Candidate[],
  { rounds = 3, flows = 2_000 } = {},
): Promise<ReadonlyMap<string, Measured>> {
  const runs = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, command, prepare } of candidates) {
      const program = await start({ ...command, core: 0 })
      try {
        await prepare?.(program)
        const { url } = program
        await loadFlows({ url, connections: 16, flows: flows / 4 })
        const before = program.cpu()
        const measured = await loadFlows({ url, connections: 16, flows })
        const cpu = (program.cpu() - before) / flows
        const { p50: alone } = await loadFlows({ url, connections: 1, flows: 500 })
        runs.set(name, [...(runs.get(name) ?? []), { ...measured, cpu, alone }])
      } finally {
        await program.stop()
      }
    }
  }
  return new Map(
    [...runs].map(([name, all]) => {
      const of = (field: keyof Measured) => median(all.map((one) => one[field]))
      const [perSecond, p50, p99] = [of('perSecond'), of('p50'), of('p99')]
      return [name, { perSecond, p50, p99, cpu: of('cpu'), alone: of('alone') }]
    }),
  )
}

/** Order, payment, approval by API, PENDING and COMPLETED acknowledged: in memory. */
export async function measureFlows(): Promise<Row[]> {
  const floor = 'Hono + zod, a row for each thing that must be kept'
  const folder = mkdtempSync(join(tmpdir(), 'bench-flows-'))
  writeFileSync(join(folder, 'paid-at-once.yaml'), JSON.stringify(scenario))
  const fromFile = { SANDBOX_SCENARIOS: folder, SANDBOX_SCENARIO: scenario.name }
  try {
    const measured = await raceFlows([
      { name: floor, command: script('floors/paid-flow.ts') },
      { name: 'paid flow, scenario from a file', command: sandbox(fromFile) },
      { name: 'paid flow, scenario armed as a document', command: sandbox(), prepare: arm },
    ])
    const floorRate = measured.get(floor)?.perSecond ?? Number.NaN
    return [...measured].map(([name, { perSecond, p50, p99, cpu, alone }]) => {
      const result = `${Math.round(perSecond)}/s, ${cpu.toFixed(2)} ms of CPU each, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; alone p50 ${alone.toFixed(2)} ms`
      if (name === floor) return { what: name, result }
      return {
        what: name,
        result,
        ratio: `${Math.round((100 * perSecond) / floorRate)} % of the floor's rate`,
        goal: '≥ 50 %, alone p50 ≤ 1.5 ms',
        isReached: perSecond >= floorRate / 2 && alone <= 1.5,
      }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function arm({ url }: Program): Promise<unknown> {
  return post(`${url}/_sandbox/arm`, { scenario, next: 100_000 }, tenant)
}
