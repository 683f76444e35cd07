import { ask, open, toRequest } from './connection.ts'

/** What a load does: so many requests over so many connections, each waiting for its answer before the next. */
export type Load = {
  readonly url: string
  readonly method: string
  /** taken in turns */
  readonly paths: readonly string[]
  /** of each path; without them all are of the tenant of `headers` */
  readonly tenants?: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly connections: number
  readonly requests: number
}

export type Measured = {
  readonly perSecond: number
  /** ms */
  readonly p50: number
  readonly p99: number
  readonly longest: number
  /** answers by status code */
  readonly statuses: Readonly<Record<string, number>>
}

/** Runs as a process of its own (`node load.ts '<json of a Load>'`), so that the load costs the server nothing. */
async function run(load: Load): Promise<Measured> {
  const requests = load.paths.map((path, index) => {
    const tenant = load.tenants?.[index]
    const headers = tenant === undefined ? load.headers : { ...load.headers, tenant_id: tenant }
    return toRequest({ ...load, path, headers })
  })
  const times: number[] = []
  const statuses: Record<string, number> = {}
  let next = 0
  const take = () => (next < load.requests ? requests[next++ % requests.length] : undefined)
  const keep = (status: string, ms: number) => {
    times.push(ms)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: load.connections }, () => drive(load.url, take, keep)))
  const seconds = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  return {
    perSecond: times.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(1),
    statuses,
  }
}

/** One connection: sends, waits for the whole answer, sends the next. */
async function drive(
  url: string,
  take: () => Buffer | undefined,
  keep: (status: string, ms: number) => void,
): Promise<void> {
  let socket = await open(url)
  for (let request = take(); request !== undefined; request = take()) {
    if (socket.destroyed) socket = await open(url)
    const sent = performance.now()
    const { status } = await ask(socket, request)
    keep(status, performance.now() - sent)
  }
  socket.destroy()
}

process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as Load)))
