import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillWithPayments } from './fill.ts'
import { api, newOrder, paymentBody, tenant } from './payment.ts'
import { load, post, sandbox, start } from './program.ts'
import { median, type Row } from './results.ts'

type Work = 'create' | 'get' | 'list'

/** A sandbox on a file that holds `count` payments, with a path for each kind of work. */
async function prepare(file: string, count: number) {
  const first = await start(sandbox({ SANDBOX_DB: file }))
  const path = await newOrder(first.url)
  await post(`${first.url}${path}`, paymentBody, tenant)
  await first.stop()
  const paths = fillWithPayments(file, count)
  const program = await start(sandbox({ SANDBOX_DB: file }))
  return { program, get: paths, create: path }
}

type Filled = Awaited<ReturnType<typeof prepare>>

async function work({ program, get, create }: Filled, kind: Work, requests: number) {
  const lists = [`${api}/payments?limit=20`, `${api}/payments?limit=20&status=COMPLETED`]
  const paths = { create: [create], get, list: lists }[kind]
  const measured = await load({
    url: program.url,
    method: kind === 'create' ? 'POST' : 'GET',
    paths,
    headers: { ...tenant, 'content-type': 'application/json' },
    body: kind === 'create' ? JSON.stringify(paymentBody) : '',
    connections: 4,
    requests,
  })
  if (Object.keys(measured.statuses).join() !== '200')
    throw new Error(`${kind} answered ${JSON.stringify(measured.statuses)}`)
  return 1000 / measured.perSecond
}

/** What a call costs at many stored payments against few, by turns. */
export async function measureGrowth(many = 1_000_000, rounds = 5): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const few = await prepare(join(folder, 'few.db'), 100)
  const lots = await prepare(join(folder, 'lots.db'), many)
  try {
    const rows: Row[] = []
    for (const kind of ['get', 'list', 'create'] as const) {
      const requests = kind === 'list' ? 2_000 : 4_000
      await work(few, kind, 1_000)
      await work(lots, kind, 1_000)
      const costs: { few: number[]; lots: number[] } = { few: [], lots: [] }
      for (let round = 0; round < rounds; round += 1) {
        costs.few.push(await work(few, kind, requests))
        costs.lots.push(await work(lots, kind, requests))
      }
      const ratio = median(costs.lots) / median(costs.few)
      rows.push({
        what: `${kind} at ${many.toLocaleString('en')} stored payments`,
        result: `${median(costs.lots).toFixed(3)} ms against ${median(costs.few).toFixed(3)} ms at 100`,
        ratio: `${ratio.toFixed(2)} ×`,
        goal: '≤ 1.3 ×',
        isReached: ratio <= 1.3,
      })
    }
    return rows
  } finally {
    await few.program.stop()
    await lots.program.stop()
    rmSync(folder, { recursive: true })
  }
}
