import { z } from 'zod'
import { parseUrl } from '../input/parse-url.ts'
import { isRecord, parseJson, visit } from './json.ts'

/** The recording cannot be read; the message names the file and the place in it. */
export class RecordingError extends Error {
  override name = 'RecordingError'
}

/** A request to the API with its answer, or a callback. */
export type Exchange = {
  /** place in the file, from 1 */
  readonly entry: number
  readonly kind: 'request' | 'callback'
  readonly method: string
  /** path and query from the first segment of the API: `/payments/api/v1/…` */
  readonly path: string
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly status: number
  readonly answerHeaders: Readonly<Record<string, string>>
  readonly answer: string
}

export type LeftOut = { readonly entry: number; readonly because: string }

export type Recording = {
  readonly exchanges: readonly Exchange[]
  readonly leftOut: readonly LeftOut[]
  /** when it began; null where it does not say so */
  readonly startedAt: string | null
}

const pairs = z.array(z.object({ name: z.string(), value: z.string() })).default([])

const entrySchema = z.object({
  startedDateTime: z.string().optional(),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: pairs,
    postData: z.object({ text: z.string().default('') }).nullish(),
  }),
  response: z.object({
    status: z.number(),
    headers: pairs,
    content: z
      .object({
        mimeType: z.string().default(''),
        text: z.string().default(''),
        encoding: z.string().optional(),
      })
      .default({ mimeType: '', text: '' }),
  }),
})

type Entry = z.output<typeof entrySchema>

const archive = z.object({ log: z.object({ entries: z.array(entrySchema) }) })

/** Payments, Payment Links, KYC and Mimic, also behind a prefix of a proxy. */
const apiPath = /\/(?:payments\/api\/v1|payment_links\/api\/v1|kyc\/api)\/|^\/api\//

/** Without the prefix of a proxy; undefined: not of the API. */
function toApiPath(path: string): string | undefined {
  const at = path.search(apiPath)
  return at === -1 ? undefined : path.slice(at)
}

/** Reads an HTTP Archive. Throws {@link RecordingError}. `file` is what messages call it. */
export function readRecording(text: string, file: string): Recording {
  // Browsers on Windows write a byte order mark.
  const json = parseJson(text.replace(/^\uFEFF/, ''))
  if (json === undefined) throw new RecordingError(`${file} is not JSON: expected a HAR file.`)
  const { data, error } = archive.safeParse(json)
  if (data === undefined) {
    const [issue] = error.issues
    const where = issue?.path.join('.') || 'the file'
    throw new RecordingError(`${file}: ${where}: ${issue?.message}; expected a HAR file.`)
  }
  const { entries } = data.log
  const callbacks = callbackAddresses(entries)
  const read = entries.map((entry, index) => toExchange(entry, index + 1, callbacks))
  return {
    exchanges: read.filter((one) => 'kind' in one),
    leftOut: read.filter((one) => 'because' in one),
    startedAt: toTime(entries[0]?.startedDateTime),
  }
}

function toTime(text: string | undefined): string | null {
  const ms = Date.parse(text ?? '')
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

/** Every address that a request names for callbacks, without its query. */
function callbackAddresses(entries: readonly Entry[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { request } of entries) {
    visit(parseJson(request.postData?.text ?? ''), (key, value) => {
      if (/callback_urls?$/.test(key) && typeof value === 'string') found.add(withoutQuery(value))
    })
  }
  return found
}

function withoutQuery(url: string): string {
  const parsed = parseUrl(url)
  return parsed === null ? url : `${parsed.origin}${parsed.pathname}`
}

function toExchange(
  { request, response }: Entry,
  entry: number,
  callbacks: ReadonlySet<string>,
): Exchange | LeftOut {
  const { url, method } = request
  const parsed = parseUrl(url)
  if (parsed === null) return { entry, because: 'its address is no URL' }
  const body = request.postData?.text ?? ''
  const isCallback =
    method === 'POST' && (callbacks.has(withoutQuery(url)) || isAnnouncement(url, body))
  const path = isCallback ? parsed.pathname : toApiPath(parsed.pathname)
  if (path === undefined) return { entry, because: 'it is no request to the API' }
  if (method === 'OPTIONS') return { entry, because: 'a browser asked by itself (OPTIONS)' }
  if (response.status === 0 && !isCallback) return { entry, because: 'it has no answer' }
  if (/… \(cut[a-z\d ]*\)$/.test(body)) return { entry, because: 'its body was cut off' }
  const { content } = response
  const text =
    content.encoding === 'base64' ? Buffer.from(content.text, 'base64').toString() : content.text
  const answerHeaders = toRecord(response.headers)
  const type = content.mimeType === '' ? {} : { 'content-type': content.mimeType }
  return {
    entry,
    kind: isCallback ? 'callback' : 'request',
    method,
    path: isCallback ? path : `${path}${parsed.search}`,
    headers: toRecord(request.headers),
    body,
    status: response.status,
    answerHeaders: { ...type, ...answerHeaders },
    answer: text,
  }
}

/** What a merchant is sent where the address was set before the recording began. */
function isAnnouncement(url: string, body: string): boolean {
  if (apiPath.test(parseUrl(url)?.pathname ?? '')) return false
  const json = parseJson(body)
  if (!isRecord(json) || typeof json['status'] !== 'string') return false
  return Object.keys(json).some((key) => /^id$|_id$/.test(key))
}

function toRecord(headers: z.output<typeof pairs>): Record<string, string> {
  return Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]))
}
