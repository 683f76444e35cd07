/** A database file that cannot serve: in use, somebody else's, of another version, damaged, not writable. */
export class UnusableDatabaseError extends Error {
  override name = 'UnusableDatabaseError'

  constructor(file: string, reason: string, remedy: string = anotherFile) {
    super(`The database ${file} cannot be used: ${reason}. ${remedy}`)
  }
}

/** Whatever the reason, a file is never told to be removed: it may be all that somebody has. */
const anotherFile = 'It was left as it is. Name another file in SANDBOX_DB.'
