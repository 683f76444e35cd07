import { connect, type Socket } from 'node:net'

/** A request, and the connection's own reader of answers: Node's client takes more CPU than some of what is measured. */
type Request = {
  readonly url: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function toRequest({ url, method, path, headers, body }: Request): Buffer {
  const lines = Object.entries({
    host: new URL(url).host,
    ...headers,
    ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

export function open(url: string): Promise<Socket> {
  const { hostname: host, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), noDelay: true })
    socket.once('connect', () => resolve(socket.removeAllListeners('error')))
    socket.once('error', reject)
  })
}

/** Sends, and reads the answer to its end. `status`: its code, or a word where there was none. */
export function ask(socket: Socket, request: Buffer): Promise<{ status: string; body: string }> {
  return new Promise((resolve) => {
    let got: Buffer = Buffer.alloc(0)
    const end = (status: string, body = '') => {
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error')
      resolve({ status, body })
    }
    socket.on('data', (chunk: Buffer) => {
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk])
      const head = wholeAfter(got)
      if (head !== null)
        end(got.subarray(9, 12).toString('latin1'), got.subarray(head).toString('utf8'))
    })
    socket.on('error', () => end('reset'))
    socket.on('close', () => end('closed'))
    socket.write(request)
  })
}

/** Where the body of a whole answer begins; null while it is not whole. */
function wholeAfter(got: Buffer): number | null {
  const head = got.indexOf('\r\n\r\n')
  if (head < 0) return null
  const headers = got.subarray(0, head).toString('latin1').toLowerCase()
  if (headers.includes('transfer-encoding: chunked'))
    return got.subarray(-5).equals(lastChunk) ? head + 4 : null
  const length = /content-length: *(\d+)/.exec(headers)?.[1]
  return got.length >= head + 4 + Number(length ?? 0) ? head + 4 : null
}

const lastChunk = Buffer.from('0\r\n\r\n')
