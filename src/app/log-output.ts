/** Bytes of log lines that may wait for their reader. */
const module = 1_000_000

/**
 * A stream for log lines, over one that may be slow, stuck or broken. Lines that find more than `room` bytes waiting
 * are dropped, and counted in one line as soon as somebody reads again. A write that fails is lost without a word: a
 * log line that cannot be written must change nothing.
 */
export function createLogOutput<Stream extends NodeJS.WriteStream>(stream: Stream): Stream {
  let dropped = 0

  function attempt(text: string): boolean {
    try {
      return stream.write(text)
    } catch {
      // Some streams throw where others emit an error.
      return true
    }
  }

  stream.on('error', () => undefined)
  stream.on('drain', () => {
    if (dropped === 0) return
    const lines = dropped === 1 ? '1 log line was' : `${dropped} log lines were`
    dropped = 0
    attempt(`${lines} dropped here: nobody read them.\n`)
  })

  return Object.assign(Object.create(stream), {
    write(text: string): boolean {
      if (stream.writableLength <= module) return attempt(text)
      dropped += 1
      return false
    },
  })
}
