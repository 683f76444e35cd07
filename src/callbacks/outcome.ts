/** What the backend answered. */
export type Answer = {
  readonly status_code: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** Why an attempt was not acknowledged, in the words of a scenario's `retry.on`. */
export const failures = ['timeout', 'connect', 'stale', '3xx', '4xx', '5xx'] as const

export type Failure = (typeof failures)[number]

/** How an attempt ended. */
export type Outcome = {
  /** null: acknowledged by a 2xx */
  readonly failure: Failure | null
  /** ms of real time */
  readonly tookMs: number
  readonly answer: Answer | null
  readonly error: string | null
}

/** Null: the status code acknowledges a callback. */
export function toFailure(statusCode: number): Failure | null {
  if (statusCode >= 200 && statusCode < 300) return null
  if (statusCode < 400) return '3xx'
  return statusCode < 500 ? '4xx' : '5xx'
}

/** The outcome of an attempt of which nothing was sent. */
export function unsent(error: string): Outcome {
  return { failure: 'connect', tookMs: 0, answer: null, error }
}

export function toReason(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
