import { maskPersonalNumbers } from '../../input/mask-personal-numbers.ts'
import { parseUrl } from '../../input/parse-url.ts'
import type { Delivery } from '../schemas/delivery.ts'
import type { Har, HarEntry } from '../schemas/har.ts'
import type { JournalReport } from '../schemas/journal-entry.ts'
import type { Message } from '../schemas/message.ts'

/** How the comments of entries begin that are requests of the sandbox to the merchant. */
const callbackMark = 'callback'

/**
 * Requests and callbacks as an HTTP Archive, in the order of real time: of a callback, each attempt that has ended is an
 * entry. Secrets are masked in what comes in, personal numbers are replaced here. `origin` is for requests whose own host
 * is not known.
 */
export function toHar(
  requests: readonly JournalReport[],
  deliveries: readonly Delivery[],
  origin: string,
): Har {
  const entries = [
    ...requests.map((request) => fromRequest(request, origin)),
    ...deliveries.flatMap(fromDelivery),
  ]
  const inOrder = entries.toSorted((a, b) => a.startedDateTime.localeCompare(b.startedDateTime))
  const creator = { name: 'ping-sandbox', version: '1' }
  return JSON.parse(
    maskPersonalNumbers(JSON.stringify({ log: { version: '1.2', creator, entries: inOrder } })),
  )
}

function fromRequest(report: JournalReport, origin: string): HarEntry {
  const { host } = report.request.headers
  return toEntry({
    startedAt: report.real_at,
    tookMs: report.took_ms,
    method: report.method,
    url: `${host === undefined ? origin : `http://${host}`}${report.path}`,
    request: report.request,
    response: { ...report.response, status_code: report.status_code },
    comment: report.because ?? '',
  })
}

function fromDelivery({ url, status, attempts }: Delivery): HarEntry[] {
  return attempts
    .filter(({ took_ms }) => took_ms !== null)
    .map((attempt) =>
      toEntry({
        startedAt: attempt.real_at,
        tookMs: attempt.took_ms ?? 0,
        method: 'POST',
        url,
        request: attempt.request,
        response: attempt.response ?? { status_code: 0, headers: {}, body: '' },
        comment: `${callbackMark} ${status}: ${attempt.error ?? attempt.because}`,
      }),
    )
}

function toEntry({
  startedAt,
  tookMs,
  method,
  url,
  request,
  response,
  comment,
}: {
  readonly startedAt: string
  readonly tookMs: number
  readonly method: string
  readonly url: string
  readonly request: Message
  readonly response: Message & { readonly status_code: number }
  readonly comment: string
}): HarEntry {
  const sizes = { headersSize: -1, bodySize: -1 }
  const common = { httpVersion: 'HTTP/1.1', cookies: [], ...sizes }
  const mimeType = request.headers['content-type'] ?? 'application/json'
  const queryString = [...(parseUrl(url)?.searchParams ?? [])].map(toPair)
  const postData = request.body === '' ? {} : { postData: { mimeType, text: request.body } }
  const { status_code: statusCode, headers, body } = response
  return {
    startedDateTime: startedAt,
    time: tookMs,
    request: {
      method,
      url,
      ...common,
      headers: toPairs(request.headers),
      queryString,
      ...postData,
    },
    response: {
      status: statusCode,
      statusText: '',
      ...common,
      headers: toPairs(headers),
      content: {
        size: Buffer.byteLength(body),
        mimeType: headers['content-type'] ?? '',
        text: body,
      },
      redirectURL: headers['location'] ?? '',
    },
    cache: {},
    timings: { send: 0, wait: tookMs, receive: 0 },
    comment,
  }
}

function toPairs(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(toPair)
}

function toPair([name, value]: readonly [string, unknown]) {
  return { name, value: String(value) }
}
