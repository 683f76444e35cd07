import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { clientOf } from '../client.ts'
import { randomOf } from '../random.ts'
import { findMoneyProblems, findPayoutProblems, findProblems } from './find-problems.ts'
import { type Arrival, startMoodyMerchant } from './merchant.ts'
import { type Killable, startKillable } from './program.ts'
import { makeTraffic, type RequestedScenario } from './traffic.ts'

export type Report = {
  readonly kills: number
  /** how they died: killed by the clock, inside a delivery, inside the work on the database, before they served */
  readonly deaths: Readonly<Record<string, number>>
  readonly payments: number
  readonly arrivals: number
  /** of the payments: given back in part, settled */
  readonly refunds: number
  readonly settled: number
  readonly problems: readonly string[]
  /** s */
  readonly took: number
}

const tenants = [randomUUID(), randomUUID(), randomUUID()]

/**
 * Starts the program on one database file, puts traffic on it and kills it, `kills` times over; then lets it finish
 * what it planned and compares what the merchant got with what is on record. `breakage` is for `meddle.mjs`.
 */
export async function killOften({
  main,
  kills,
  seed,
  breakage = '',
}: {
  main: string
  kills: number
  seed: number
  breakage?: string
}): Promise<Report> {
  const started = performance.now()
  const random = randomOf(seed)
  const folder = mkdtempSync(join(tmpdir(), 'kill-'))
  const file = join(folder, 'sandbox.db')
  const merchant = await startMoodyMerchant(random)
  const parameters: RequestedScenario[] = []
  const deaths: Record<string, number> = {}

  async function round(): Promise<void> {
    const moment = (['clock', 'delivery', 'database'] as const)[Math.floor(random() * 3)] ?? 'clock'
    const meddling = {
      MEDDLE_BREAK: breakage,
      ...(moment === 'database' && {
        MEDDLE_DIE_AT: String(1 + Math.floor(random() ** 2 * 600)),
        MEDDLE_DIE: random() < 0.5 ? 'before' : 'after',
      }),
    }
    const program = await startKillable(main, file, meddling)
    const death = program === null ? 'before it served' : moment
    deaths[death] = (deaths[death] ?? 0) + 1
    if (program === null) return
    arrangeDeath(program, moment)
    await makeTraffic(program.url, tenants, merchant.url, parameters, random)
    await program.ended
  }

  /** Whatever happens, it is dead after half a second. */
  function arrangeDeath(program: Killable, moment: 'clock' | 'delivery' | 'database'): void {
    const wait = moment === 'clock' ? random() * 250 : 500
    const timer = setTimeout(program.kill, wait)
    let left = moment === 'delivery' ? 1 + Math.floor(random() * 8) : Number.POSITIVE_INFINITY
    merchant.onArrival(() => {
      left -= 1
      if (left === 0) program.kill()
    })
    program.ended.then(
      () => clearTimeout(timer),
      () => undefined,
    )
  }

  try {
    for (let kill = 0; kill < kills; kill += 1) await round()
    merchant.beKind()
    const last = await startKillable(main, file, { MEDDLE_BREAK: breakage })
    if (last === null) throw new Error('It was killed by nobody.')
    const problems = await findAll(last.url, parameters, merchant.arrivals)
    last.kill()
    await last.ended
    problems.push(...problemsOfFile(file))
    const took = (performance.now() - started) / 1000
    const { length: payments } = parameters
    const refunds = parameters.filter(({ refunded }) => refunded > 0).length
    const settled = parameters.filter(({ isSettled }) => isSettled).length
    const { length: arrivals } = merchant.arrivals
    return { kills, deaths, payments, arrivals, refunds, settled, problems, took }
  } finally {
    merchant.close()
    rmSync(folder, { recursive: true })
  }
}

async function finishAll(url: string): Promise<void> {
  for (const tenantId of tenants) {
    const { status, body } = await clientOf(url, tenantId).settle()
    if (status !== 200) throw new Error(`settle answered ${status}: ${JSON.stringify(body)}`)
  }
}

/** Lets everything that is planned happen and settles all orders, then looks at each payment. */
async function findAll(
  url: string,
  parameters: readonly RequestedScenario[],
  arrivals: readonly Arrival[],
) {
  await finishAll(url)
  for (const { tenantId, orderId } of parameters) {
    const settled = { fast_forward: true }
    await clientOf(url, tenantId).api('PUT', `/payment_orders/${orderId}/settle`, settled)
  }
  await finishAll(url)
  const problems: string[] = []
  for (const tenantId of tenants)
    problems.push(...(await findPayoutProblems(clientOf(url, tenantId))))
  const byPayment = new Map<string, Arrival[]>()
  for (const arrival of arrivals) {
    const known = byPayment.get(arrival.paymentId)
    if (known === undefined) byPayment.set(arrival.paymentId, [arrival])
    else known.push(arrival)
  }
  for (const requested of parameters) {
    const client = clientOf(url, requested.tenantId)
    const answer = await client.call('GET', `/_sandbox/payments/${requested.id}`)
    const detail = answer.status === 200 ? answer.body : null
    const found = findProblems(requested, detail, byPayment.get(requested.id) ?? [])
    found.push(...(await findMoneyProblems(client, requested)))
    problems.push(...found.map((text) => `${requested.id} (${requested.scenario}): ${text}`))
  }
  return problems
}

function problemsOfFile(file: string): string[] {
  const db = new Database(file, { readonly: true })
  const found = db.pragma('integrity_check', { simple: true })
  const orphans = db.pragma('foreign_key_check') as unknown[]
  db.close()
  return [
    ...(found === 'ok' ? [] : [`the file is damaged: ${found}`]),
    ...(orphans.length === 0 ? [] : [`${orphans.length} rows belong to nothing`]),
  ]
}
