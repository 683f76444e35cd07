/** ms of real time that a message waits for the others; it may be that they cannot be sent at all */
const patience = 2_000

/** ms of real time in which a server accepts the connections and reads what it was sent so far */
const acceptTime = 25

/** The place of one message among those that leave in the same instant. */
export type Seat = {
  /** Says that everything but the last byte was sent, or that nothing more can be. */
  readonly ready: () => void
  /** resolves when the last bytes leave */
  readonly released: Promise<void>
}

type Meeting = {
  expected: number
  ready: number
  readonly released: Promise<void>
  readonly release: () => void
}

/**
 * Messages that are to be handled at the same time: each is sent up to its last byte on a connection of its own, and the
 * last bytes leave in the same turn.
 */
export function createMeetings() {
  const open = new Map<string, Meeting>()

  function start(key: string, expected: number): Meeting {
    let resolve: () => void = () => undefined
    const released = new Promise<void>((done) => {
      resolve = done
    })
    const release = () => {
      clearTimeout(timer)
      open.delete(key)
      setTimeout(resolve, acceptTime)
    }
    const timer = setTimeout(release, patience)
    const meeting = { expected, ready: 0, released, release }
    open.set(key, meeting)
    return meeting
  }

  return {
    /** Do others wait here already? */
    has: (key: string): boolean => open.has(key),
    /** Takes a place. The first one says how many `others` will come. */
    join(key: string, others: number): Seat {
      const meeting = open.get(key) ?? start(key, others + 1)
      let isReady = false
      return {
        released: meeting.released,
        ready() {
          if (isReady) return
          isReady = true
          meeting.ready += 1
          if (meeting.ready >= meeting.expected) meeting.release()
        },
      }
    },
  }
}

export type Meetings = ReturnType<typeof createMeetings>
