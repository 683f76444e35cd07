import { type FSWatcher, watch as fsWatch, readdirSync, type Stats, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** How a directory is watched; tests pass their own functions. */
export type WatchWays = {
  /** ms of real time between two checks: some mounts and network drives report no changes */
  readonly every?: number
  readonly watch?: (directory: string, onEvent: () => void) => FSWatcher
}

const usualWatch = (directory: string, onEvent: () => void) =>
  fsWatch(directory, { persistent: false }, onEvent)

/**
 * Calls `onChange` each time the files of a directory changed, also when the directory is replaced: deleted and copied
 * again, renamed, mounted again, or reached by a link that now points elsewhere. `onTrouble` is called once if the system
 * does not report changes; they are still found every 2 s.
 */
export function watchDirectory(
  directory: string,
  isWanted: (file: string) => boolean,
  { onChange, onTrouble }: { onChange: () => void; onTrouble: (error: unknown) => void },
  { every = 2_000, watch = usualWatch }: WatchWays = {},
): { close(): void } {
  let watcher: FSWatcher | undefined
  let watchedIdentity: string | null = null
  let isTroubleTold = false
  let isLooking = false
  let lookAgain = false
  let closed = false
  let seen = lookNow()
  attach(seen.identity)
  const timer = setInterval(look, every).unref()

  /** Blocks: only for the start, which reads the files the same way. */
  function lookNow(): Look {
    try {
      const files = readdirSync(directory).filter(isWanted)
      return lookOf(
        statSync(directory),
        files.map((file) =>
          spelled(file, statSync(join(directory, file), { throwIfNoEntry: false })),
        ),
      )
    } catch (error) {
      return away(error)
    }
  }

  async function lookLater(): Promise<Look> {
    try {
      const files = (await readdir(directory)).filter(isWanted)
      const stats = files.map(async (file) =>
        spelled(file, await stat(join(directory, file)).catch(() => undefined)),
      )
      return lookOf(await stat(directory), await Promise.all(stats))
    } catch (error) {
      return away(error)
    }
  }

  function look(): void {
    lookAgain = isLooking
    if (isLooking || closed) return
    isLooking = true
    void lookLater().then((found) => {
      isLooking = false
      if (closed) return
      if (found.identity === null) detach()
      else if (found.identity !== watchedIdentity) attach(found.identity)
      if (found.content !== seen.content) onChange()
      seen = found
      if (lookAgain) look()
    })
  }

  function attach(identity: string | null): void {
    detach()
    try {
      watcher = watch(directory, look).on('error', fail)
      watchedIdentity = identity
    } catch (error) {
      fail(error)
    }
  }

  function detach(): void {
    watcher?.close()
    watcher = undefined
    watchedIdentity = null
  }

  function fail(error: unknown): void {
    detach()
    if (!isTroubleTold) onTrouble(error)
    isTroubleTold = true
  }

  return {
    close() {
      closed = true
      clearInterval(timer)
      detach()
    },
  }
}

/** `identity`: which directory it is; null where there is none. `content` differs when a file differs. */
type Look = { readonly identity: string | null; readonly content: string }

function lookOf({ dev, ino }: Stats, files: readonly string[]): Look {
  return { identity: `${dev} ${ino}`, content: files.toSorted().join('\n') }
}

function away(error: unknown): Look {
  return { identity: null, content: String(error) }
}

function spelled(file: string, stats: Stats | undefined): string {
  const { dev, ino, size, mtimeMs, ctimeMs } = stats ?? {}
  return [file, dev, ino, size, mtimeMs, ctimeMs].join(' ')
}
