/// <reference lib="esnext.disposable" preserve="true" />
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnnouncedStatus } from '../control-api/queries/callback-search.ts'
import type { JsonObject } from '../payment/json.ts'
import { createArrivals } from './arrivals.ts'
import { type PaymentRef, toId } from './payer.ts'
import { verifyCallbackSignature } from './verify-callback-signature.ts'
import { usualWait, type WaitOptions } from './waiting.ts'
import type { World } from './world.ts'

/** A callback as it arrived. */
export type ReceivedCallback = {
  /** path and query it was sent to */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** the raw bytes, as text */
  readonly text: string
  /** the text parsed; null if it is not a JSON object */
  readonly body: JsonObject | null
  /** `unchecked`: no key is known to check it with */
  readonly signature: 'valid' | 'wrong' | 'missing' | 'unchecked'
}

/** Selects callbacks. */
export type ReceivedFilter = {
  /** what it announces */
  readonly status?: AnnouncedStatus
  readonly payment?: PaymentRef
  readonly path?: string
  readonly signature?: ReceivedCallback['signature']
}

/** What a receiver answers: a status code, or `hang`: nothing at all. */
export type ReceiverAnswer = number | 'hang'

export type ReceiverOptions = {
  /** public key of the tenant, base64; see also `verifyWith` */
  readonly publicKey?: string
  /** header that carries the signature; `signature` unless the sandbox has another SANDBOX_SIGNATURE_HEADER */
  readonly signatureHeader?: string
  /** what it answers, at first; 200 */
  readonly answer?: ReceiverAnswer
  /** where it listens; `127.0.0.1`. A sandbox in a container needs `0.0.0.0`. */
  readonly host?: string
  /** the world whose callbacks it receives: a wait that fails asks it for the reason */
  readonly world?: World
}

/**
 * A merchant's endpoint for tests, on a free port: collects callbacks, checks their signatures, and resolves waits for them
 * as soon as they arrive.
 */
export async function createReceiver({
  publicKey,
  signatureHeader = 'signature',
  answer: firstAnswer = 200,
  host = '127.0.0.1',
  world,
}: ReceiverOptions = {}) {
  const arrivals = createArrivals<ReceivedCallback>()
  const hanging = new Set<ServerResponse>()
  let answer = firstAnswer
  let key = publicKey

  function judge(text: Buffer, header: string | undefined): ReceivedCallback['signature'] {
    if (header === undefined) return 'missing'
    if (key === undefined) return 'unchecked'
    return verifyCallbackSignature(text, header, key) ? 'valid' : 'wrong'
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    const signature = judge(bytes, headers[signatureHeader.toLowerCase()])
    const text = bytes.toString()
    reply(response)
    arrivals.add({ path: request.url ?? '', headers, text, body: parsed(text), signature })
  }

  function reply(response: ServerResponse): void {
    if (answer === 'hang') hanging.add(response.on('close', () => hanging.delete(response)))
    else response.writeHead(answer).end()
  }

  function explain({ status, payment }: ReceivedFilter): Promise<string> {
    if (world === undefined)
      return Promise.resolve(
        ` Is ${url} in the status_callback_url of the payment, and is time or the payer to move? world.callback() says why a callback does not come.`,
      )
    const wanted = {
      ...(status === undefined ? {} : { status }),
      ...(payment === undefined ? {} : { payment }),
    }
    // What the sandbox says of the same wait; where it sent the callback, nothing is to be said.
    return world.callback(wanted, { within: 0 }).then(
      ({ url: sentTo }) => ` The sandbox sent it to ${sentTo}.`,
      (error: unknown) => ` ${error instanceof Error ? error.message : String(error)}`,
    )
  }

  const server = createServer((request, response) => {
    receive(request, response).catch(() => response.destroy())
  })
  // A receiver that nobody closed does not keep a test runner from ending.
  server.on('connection', (socket) => socket.unref()).unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }

  return {
    url,
    port,
    /** Use it as `status_callback_url`; every path of `url` will do. */
    callbackUrl: `${url}/callbacks`,
    /** Everything that arrived, in order. */
    received: arrivals.all as readonly ReceivedCallback[],
    /**
     * The next callback that fits and was not handed out before: at once, or as soon as it arrives. When time is up
     * (4 s of real time, 1.5 s under Mocha, or `within`) it throws, and says what did arrive.
     */
    next: (
      filter: ReceivedFilter = {},
      { within = usualWait() }: WaitOptions = {},
    ): Promise<ReceivedCallback> =>
      arrivals.next((callback) => fits(callback, filter), {
        within,
        what: `callback ${JSON.stringify(filter)}`,
        format: ({ body, path, signature }) =>
          `${body?.['status'] ?? 'no JSON'} to ${path} (signature ${signature})`,
        explain: () => explain(filter),
      }),
    /** What it answers from now on. A number also answers what hangs. */
    answerWith(next: ReceiverAnswer): void {
      answer = next
      if (next !== 'hang') for (const response of hanging) reply(response)
    },
    /** Checks the signatures of what arrives from now on with this key. */
    verifyWith(next: string): void {
      key = next
    },
    /** Closes open connections and refuses new ones. */
    close,
    [Symbol.asyncDispose]: close,
  }
}

export type Receiver = Awaited<ReturnType<typeof createReceiver>>

function fits({ body, path, signature }: ReceivedCallback, wanted: ReceivedFilter): boolean {
  const id = wanted.payment === undefined ? undefined : toId(wanted.payment)
  return (
    (wanted.status === undefined || body?.['status'] === wanted.status) &&
    (id === undefined || body?.['payment_id'] === id) &&
    (wanted.path === undefined || path === wanted.path) &&
    (wanted.signature === undefined || signature === wanted.signature)
  )
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null
  } catch {
    return null
  }
}
