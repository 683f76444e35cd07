import type { Shape } from './shapes.ts'

export type Entrance = {
  readonly name: string
  readonly shapes: readonly Shape[]
  /** characters of the smallest input */
  readonly size: number
  readonly enter: (text: string) => unknown
}

/** Sends a request; answers the body of what is no 5xx. */
export type Ask = (method: string, path: string, headers: object, body?: string) => Promise<string>
