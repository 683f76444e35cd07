import type { TimelineEntry } from '../../control-api/schemas/timeline-entry.ts'

type Body = { readonly text: string; readonly isCut: boolean }

export type Exchange = {
  readonly line: string
  readonly took: string | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly body: Body | null
  readonly answer: {
    readonly status: string
    readonly headers: readonly { readonly name: string; readonly value: string }[]
    readonly body: Body | null
  } | null
  readonly error: string | null
  readonly curl: string
}

/** Characters of a body that a page shows; the whole is in the API. */
const shown = 6_000

/** A request and its answer as people read them. */
export function toExchange(entry: TimelineEntry): Exchange | null {
  const { request, response, method, url, took_ms, error, curl } = entry
  if (request === null || curl === null) return null
  return {
    line: `${method} ${url}`,
    took: took_ms === null ? null : `${took_ms} ms`,
    headers: toHeaders(request.headers),
    body: toBody(request.body),
    answer:
      response === null
        ? null
        : {
            status: String(response.status_code),
            headers: toHeaders(response.headers),
            body: toBody(response.body),
          },
    error,
    curl,
  }
}

function toHeaders(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}

function toBody(body: string): Body | null {
  if (body === '') return null
  const text = pretty(body)
  return { text: text.slice(0, shown), isCut: text.length > shown }
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
