/**
 * A call that the sandbox refused, a wait that ran out, or a sandbox that cannot be reached. The message says what was
 * tried and what did happen instead.
 */
export class SandboxError extends Error {
  override name = 'SandboxError'
  /** HTTP status of the refusal; 0 if no sandbox answered */
  readonly status: number
  /** what is wrong in a word: `wait_timeout`, `illegal_action`, `not_found`, `unreachable`, … */
  readonly code: string
  /** what else the sandbox said of it, e.g. the legal actions, or the deliveries there were */
  readonly facts: unknown

  constructor(status: number, code: string, message: string, facts: unknown = null) {
    super(message)
    this.status = status
    this.code = code
    this.facts = facts
  }
}
