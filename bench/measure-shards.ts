import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { api, paymentBody } from './payment.ts'
import { freePort, load, type Program, post, root, sandbox, start, usedCpu } from './program.ts'
import { median, type Row } from './results.ts'

const tenants = Array.from(
  { length: 16 },
  (_, index) => `0b000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
)

type Measured = {
  readonly perSecond: number
  readonly p99: number
  /** ms of CPU for each payment, of all sandboxes together */
  readonly cpu: number
  /** the same of nginx */
  readonly proxyCpu: number
  /** the largest share of the payments that one sandbox got */
  readonly largestShare: number
}

/** nginx as in examples/shards, in front of these sandboxes. */
async function startNginx(shards: readonly Program[], folder: string) {
  const port = await freePort()
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  const servers = shards.map(({ url }) => `server ${new URL(url).host} max_fails=0;`)
  const config = readFileSync(`${root}examples/shards/nginx.conf`, 'utf8')
    .replace(/(?:\s*server 127\.0\.0\.1:\d+ max_fails=0;)+/, `\n    ${servers.join('\n    ')}`)
    .replace('listen 127.0.0.1:8700', `listen 127.0.0.1:${port}`)
  writeFileSync(join(folder, 'nginx.conf'), config)
  const nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' })
  const ended = once(nginx, 'exit')
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/healthz`).catch(() => null))?.ok) {
    if (nginx.exitCode !== null) throw new Error('nginx does not start.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { pid } = nginx
  const worker = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]
  return {
    url,
    cpu: () => usedCpu(Number(worker)),
    stop: async () => {
      nginx.kill('SIGTERM')
      await ended
    },
  }
}

async function measure(count: number, hasProxy: boolean, requests: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-shards-'))
  const shards = await Promise.all(Array.from({ length: count }, () => start(sandbox())))
  const proxy = hasProxy ? await startNginx(shards, folder) : null
  try {
    const url = proxy?.url ?? shards[0]?.url ?? ''
    const orders = await Promise.all(
      tenants.map((tenant_id) =>
        post(`${url}${api}/payment_orders`, { currency: 'SEK' }, { tenant_id }),
      ),
    )
    const job = {
      url,
      method: 'POST',
      paths: orders.map(({ id }) => `${api}/payment_orders/${id}/payments`),
      tenants,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(paymentBody),
      connections: 16,
    }
    // Each of them is warm then.
    await load({ ...job, requests: requests * count })
    const before = shards.map(({ cpu }) => cpu())
    const proxyBefore = proxy?.cpu() ?? 0
    const { perSecond, p99, statuses } = await load({ ...job, requests })
    const each = shards.map(({ cpu }, index) => cpu() - (before[index] ?? 0))
    const all = each.reduce((sum, ms) => sum + ms, 0)
    if (Object.keys(statuses).some((status) => !status.startsWith('2')))
      throw new Error(`${count} sandboxes answered ${JSON.stringify(statuses)}`)
    return {
      perSecond,
      p99,
      cpu: all / requests,
      proxyCpu: ((proxy?.cpu() ?? 0) - proxyBefore) / requests,
      largestShare: Math.max(...each) / all,
    }
  } finally {
    await proxy?.stop()
    await Promise.all(shards.map(({ stop }) => stop()))
    rmSync(folder, { recursive: true })
  }
}

/** Creates payments of 16 tenants at one sandbox, and at several behind nginx: by turns, `rounds` times. */
export async function measureShards({ rounds = 3, requests = 8_000 } = {}): Promise<Row[]> {
  const setups = [
    { what: 'one sandbox, no proxy', count: 1, hasProxy: false },
    { what: 'one sandbox behind nginx', count: 1, hasProxy: true },
    { what: '2 sandboxes behind nginx', count: 2, hasProxy: true },
    { what: '4 sandboxes behind nginx', count: 4, hasProxy: true },
  ]
  const runs = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round += 1)
    for (const { what, count, hasProxy } of setups)
      runs.set(what, [...(runs.get(what) ?? []), await measure(count, hasProxy, requests)])
  return [...runs].map(([what, all]) => {
    const of = (field: keyof Measured) => median(all.map((one) => one[field]))
    const share = Math.round(100 * of('largestShare'))
    const result = `${Math.round(of('perSecond'))}/s, p99 ${of('p99').toFixed(0)} ms; CPU for each: ${of('cpu').toFixed(3)} ms of sandboxes, ${of('proxyCpu').toFixed(3)} ms of nginx; the busiest has ${share} % of the work`
    return { what, result }
  })
}
