import type { Events } from '../scheduler/events.ts'

export type Sandbox = {
  /** Answers a request without a port. */
  fetch(request: Request): Promise<Response>
  /** Opens the port of the settings (0: any free one); answers the base URL. */
  listen(): Promise<string>
  /** Base URL of the control API and the web page: that of the port, or of their own. Null before it is open. */
  controlUrl(): string | null
  /** Gives attempts under way 3 s, keeps the rest for the next start, closes everything. */
  close(): Promise<void>
  readonly events: Events
}
