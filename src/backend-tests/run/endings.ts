/** The check cannot tell whether the backend holds. The message is the sentence of the report. */
export class Undecided extends Error {
  override name = 'Undecided'
}

/** The backend does not answer at all. */
export class BackendDown extends Undecided {
  override name = 'BackendDown'
}

/** Something is wrong whatever the backend believes of the order in the end. */
export class Finding extends Error {
  override name = 'Finding'
  readonly expected: string
  readonly actual: string

  constructor(expected: string, actual: string, why: string) {
    super(why)
    this.expected = expected
    this.actual = actual
  }
}

/** The run was stopped from outside. */
export class Stopped extends Error {
  override name = 'Stopped'
}
