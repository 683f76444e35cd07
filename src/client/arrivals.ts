import { longestTimer } from '../payment/duration.ts'
import { SandboxError } from './sandbox-error.ts'
import { type Time, toMs, toText } from './waiting.ts'

type Wait<Item> = { readonly fits: (item: Item) => boolean; readonly take: (item: Item) => void }

/** Items in the order in which they arrive; each is handed out once. Nothing is polled. */
export function createArrivals<Item>() {
  const all: Item[] = []
  const free = new Set<Item>()
  const waits = new Set<Wait<Item>>()

  return {
    all,
    add(item: Item): void {
      all.push(item)
      for (const wait of waits) {
        if (!wait.fits(item)) continue
        waits.delete(wait)
        wait.take(item)
        return
      }
      free.add(item)
    },
    /** `explain`: what else is known of why nothing came. */
    next(
      fits: (item: Item) => boolean,
      {
        within,
        what,
        format,
        explain,
      }: {
        within: Time
        what: string
        format: (item: Item) => string
        explain: () => Promise<string>
      },
    ): Promise<Item> {
      for (const item of free) {
        if (!fits(item)) continue
        free.delete(item)
        return Promise.resolve(item)
      }
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => {
            waits.delete(wait)
            const arrived =
              all.length === 0 ? 'nothing arrived' : `arrived: ${all.map(format).join('; ')}`
            void explain().then((why) => {
              const message = `No ${what} within ${toText(within)}; ${arrived}.${why}`
              reject(new SandboxError(0, 'wait_timeout', message))
            })
          },
          Math.min(toMs(within), longestTimer),
        )
        const wait: Wait<Item> = {
          fits,
          take(item) {
            clearTimeout(timer)
            resolve(item)
          },
        }
        waits.add(wait)
      })
    },
  }
}
