import { connect, type Socket } from 'node:net'

/** What a load does: so many requests over so many connections, each waiting for its answer before the next. */
export type Load = {
  readonly url: string
  readonly method: string
  /** taken in turns */
  readonly paths: readonly string[]
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
  const requests = load.paths.map((path) => requestOf(load, path))
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

function requestOf({ url, method, headers, body }: Load, path: string): Buffer {
  const lines = Object.entries({
    host: new URL(url).host,
    ...headers,
    ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

/** One connection: sends, waits for the whole answer, sends the next. */
async function drive(
  url: string,
  take: () => Buffer | undefined,
  keep: (status: string, ms: number) => void,
): Promise<void> {
  const { hostname, port } = new URL(url)
  let socket = await open(hostname, Number(port))
  for (let request = take(); request !== undefined; request = take()) {
    if (socket.destroyed) socket = await open(hostname, Number(port))
    const sent = performance.now()
    const status = await ask(socket, request)
    keep(status, performance.now() - sent)
  }
  socket.destroy()
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    socket.once('connect', () => resolve(socket.removeAllListeners('error')))
    socket.once('error', reject)
  })
}

/** Status code of the answer, read to its end; a word where there was none. */
function ask(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let got: Buffer = Buffer.alloc(0)
    const end = (status: string) => {
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error')
      resolve(status)
    }
    socket.on('data', (chunk: Buffer) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk])
      if (isWhole(got)) end(got.subarray(9, 12).toString('latin1'))
    })
    socket.on('error', () => end('reset'))
    socket.on('close', () => end('closed'))
    socket.write(request)
  })
}

function isWhole(got: Buffer): boolean {
  const head = got.indexOf('\r\n\r\n')
  if (head < 0) return false
  const headers = got.subarray(0, head).toString('latin1').toLowerCase()
  if (headers.includes('transfer-encoding: chunked')) return got.subarray(-5).equals(lastChunk)
  const length = /content-length: *(\d+)/.exec(headers)?.[1]
  return got.length >= head + 4 + Number(length ?? 0)
}

const lastChunk = Buffer.from('0\r\n\r\n')

process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as Load)))
