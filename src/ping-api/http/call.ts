import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import type { Engine } from '../../engine/engine.ts'
import { maskText } from '../../input/mask-secrets.ts'
import type { Sleep } from '../../scheduler/sleep.ts'

/** One request to the API, noted down while it is answered; the journal keeps it. */
export type Call = {
  /** ms, performance clock */
  readonly startedAt: number
  /** ms, real time */
  readonly realAt: number
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
  /** what was taken although it is probably a mistake of the caller's: the answer says it, and the log */
  readonly remarks: string[]
  /** what a scenario does to this answer, and where that is written; null where it leaves it alone */
  fault: string | null
  /** the answer is broken: what is armed is not used up by it */
  keepsArmed: boolean
  /** lets an `auto` world jump although this request is under way */
  letTimeJump: () => void
  answerHeaders: Readonly<Record<string, string>>
  answerBody: string
}

export type ApiEnv = {
  Variables: {
    call: Call
    engine: Engine
    /** waits in the time of a world */
    sleep: Sleep
  }
  /** what the Node adapter adds to a request that came through a port; there is no `env` at all without one */
  Bindings: { readonly incoming?: IncomingMessage }
}

export type ApiContext = Context<ApiEnv>

/** Says something of the request in its answer, the journal and the log, besides what becomes of it. */
export function remarkOn(c: ApiContext): (remark: string) => void {
  const { remarks } = c.get('call')
  return (remark) => {
    if (!remarks.includes(remark)) remarks.push(remark)
  }
}

/** Answers JSON; `because` says why, in the header `Sandbox-Because`. */
export function answer(
  c: ApiContext,
  body: unknown,
  because: string | null = null,
  status = 200,
): Response {
  return answerJson(c, JSON.stringify(body), because, status)
}

/** The same where the body is written already. */
export function answerJson(
  c: ApiContext,
  text: string,
  because: string | null = null,
  status = 200,
): Response {
  return respond(c, status, text, { 'content-type': 'application/json' }, because)
}

export function answerText(c: ApiContext, text: string): Response {
  return respond(c, 200, text, { 'content-type': 'text/plain; charset=UTF-8' }, null)
}

/** Actions answer 204 with an empty body (docs/contract/ping-payments-api.md#fact-2). */
export function answerNothing(c: ApiContext, because: string | null = null): Response {
  return respond(c, 204, null, {}, because)
}

// Not through Hono's own c.json: a Response with plain headers and text is what the Node adapter sends fastest.
function respond(
  c: ApiContext,
  status: number,
  body: string | null,
  type: Record<string, string>,
  reason: string | null,
): Response {
  const call = c.get('call')
  const because = together(call, reason)
  const headers =
    because === null ? type : { ...type, 'sandbox-because': asHeaderValue(maskText(because)) }
  call.answerBody = body ?? ''
  call.answerHeaders = headers
  call.because = because
  return new Response(body, { status, headers })
}

/** What a scenario does to the answer comes before what the answer says, and remarks come last. */
function together({ fault, remarks }: Call, reason: string | null): string | null {
  if (remarks.length === 0 && (fault === null || fault === reason)) return reason
  const parts = [fault === reason ? null : fault, reason, ...remarks.slice(0, mostRemarks)]
  return parts.filter((part) => part !== null).join('; ')
}

/** of one answer */
const mostRemarks = 5

/** The same answer with one more reason in `Sandbox-Because`. */
export function withReason(c: ApiContext, response: Response, reason: string): Response {
  const call = c.get('call')
  const because = [call.because, reason].filter((part) => part !== null).join('; ')
  const headers = { ...call.answerHeaders, 'sandbox-because': asHeaderValue(maskText(because)) }
  call.answerHeaders = headers
  call.because = because
  return new Response(response.body, { status: response.status, headers })
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
