/** Something that does not fit together, and the path to where it is written. */
export type Misfit = {
  readonly path: readonly (string | number)[]
  /** as a function where it is slow to make: only so many are shown */
  readonly message: string | (() => string)
}
