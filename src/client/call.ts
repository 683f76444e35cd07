import { SandboxError } from './sandbox-error.ts'

/** How requests reach a sandbox: over HTTP, or without a port. */
export type Send = (request: Request) => Promise<Response>

type Query = Readonly<Record<string, string | number | undefined>>

type Refusal = {
  readonly errors?: readonly {
    readonly error: string
    readonly description?: string | null
    readonly additional_information?: unknown
  }[]
}

/** Calls a sandbox as one tenant. Throws {@link SandboxError} for everything but a 2xx. */
export function createCall({
  getOrigin,
  send,
  tenantId,
}: {
  getOrigin: () => string
  send: Send
  /** null: the call concerns no world */
  tenantId: string | null
}) {
  return async function call<Answer>(
    method: string,
    path: string,
    { query = {}, body }: { query?: Query; body?: unknown } = {},
  ): Promise<Answer> {
    const url = new URL(path, getOrigin())
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value))
    const request = new Request(url, {
      method,
      headers: {
        ...(tenantId === null ? {} : { tenant_id: tenantId }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = await send(request).catch((error: unknown) => unreachable(url, error))
    const text = await answer.text()
    if (!answer.ok) throw refusal(answer.status, text, `${method} ${url.pathname}`)
    return (text === '' ? undefined : JSON.parse(text)) as Answer
  }
}

export type Call = ReturnType<typeof createCall>

function unreachable({ origin }: URL, error: unknown): never {
  if (error instanceof SandboxError) throw error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  // A connection that was tried at several addresses has one reason for each, and no message of its own.
  const reasons = cause instanceof AggregateError ? cause.errors.map(String).join(', ') : cause
  const reason = reasons instanceof Error ? reasons.message : String(reasons)
  throw new SandboxError(0, 'unreachable', `No sandbox answers at ${origin}: ${reason}`)
}

function refusal(status: number, text: string, what: string): SandboxError {
  const [first] = toErrors(text)
  if (first === undefined)
    return new SandboxError(status, 'not_a_sandbox', `${what} was answered ${status}: ${text}`)
  const { error, description, additional_information: facts } = first
  return new SandboxError(status, error, description ?? `${what} was answered ${error}`, facts)
}

function toErrors(text: string): NonNullable<Refusal['errors']> {
  try {
    return (JSON.parse(text) as Refusal).errors ?? []
  } catch {
    return []
  }
}
