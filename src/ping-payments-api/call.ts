import type { Context } from 'hono'

/** One request to the API, noted down while it is answered; the journal keeps it. */
export type Call = {
  /** ms, performance clock */
  readonly startedAt: number
  /** `scheme://host` of addresses we hand out */
  readonly origin: string
  requestBody: string
  /** lower case; empty until we know who is calling */
  tenantId: string
  /** `x-api-version`, a date */
  apiVersion: string | null
  /** ms, world time */
  at: number
  operation: string | null
  paymentId: string | null
  paymentOrderId: string | null
  because: string | null
  answerHeaders: Readonly<Record<string, string>>
  answerBody: string
}

export type ApiEnv = { Variables: { call: Call } }

export type ApiContext = Context<ApiEnv>

/** Answers JSON; `because` says why, in the header `Sandbox-Because`. */
export function answer(
  c: ApiContext,
  body: unknown,
  because: string | null = null,
  status = 200,
): Response {
  const headers = { 'content-type': 'application/json', ...becauseHeader(because) }
  return respond(c, status, JSON.stringify(body), headers, because)
}

/** Actions answer 204 with an empty body (contract sheet 0 #2). */
export function answerNothing(c: ApiContext, because: string | null = null): Response {
  return respond(c, 204, null, becauseHeader(because), because)
}

// Not through Hono's own c.json: a Response with plain headers and text is what the Node adapter sends fastest.
function respond(
  c: ApiContext,
  status: number,
  body: string | null,
  headers: Record<string, string>,
  because: string | null,
): Response {
  const call = c.get('call')
  call.answerBody = body ?? ''
  call.answerHeaders = headers
  call.because = because
  return new Response(body, { status, headers })
}

function becauseHeader(because: string | null): Record<string, string> {
  return because === null ? {} : { 'sandbox-because': asHeaderValue(because) }
}

/** What a header cannot carry is percent-encoded as UTF-8; over-long texts are cut. */
function asHeaderValue(text: string): string {
  return text
    .slice(0, 1_000)
    .replace(/[^ -~]/gu, (character) =>
      Buffer.from(character).toString('hex').replace(/../g, '%$&'),
    )
    .trim()
}
