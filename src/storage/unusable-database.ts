/** A database file that cannot be used: in use, of another program, of another version, damaged, or not writable. */
export class UnusableDatabaseError extends Error {
  override name = 'UnusableDatabaseError'

  constructor(file: string, reason: string, remedy: string = anotherFile) {
    super(`The database ${file} cannot be used: ${reason}. ${remedy}`)
  }
}

/** No message ever says to remove the file: it may be all that somebody has. */
const anotherFile = 'It was left as it is. Name another file in SANDBOX_DB.'
