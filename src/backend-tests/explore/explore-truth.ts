import type { Checked } from '../report.ts'
import type { Played } from '../run/run-check.ts'
import type { Truth } from './order-scenario.ts'
import { contains, formatOrder, has, type Order } from './orders.ts'
import type { Watch } from './play-order.ts'
import { createPrefixes, type Prefixes } from './prefixes.ts'
import { shrink } from './shrink.ts'

/** One failure, shrunk. */
export type Shrunk = {
  readonly order: Order
  readonly truth: Truth
  readonly check: Checked
  /** orders that fail, and have its atoms in the same places to each other */
  readonly explains: readonly Order[]
}

/** What was tried with one end of the payment. */
export type Explored = {
  readonly truth: Truth
  readonly orders: readonly Order[]
  readonly results: ReadonlyMap<string, Checked>
  /** begin like another order, which was tried: they come to what that one came to */
  readonly leftOut: readonly Order[]
  readonly failed: readonly Order[]
  /** for want of time */
  readonly untried: readonly Order[]
  readonly findings: readonly Shrunk[]
  /** the backend did not answer any more in the end */
  readonly isDown: boolean
}

export type ExploreProgress =
  | {
      readonly kind: 'ended'
      readonly truth: Truth
      readonly order: string
      readonly verdict: Checked['verdict']
      /** orders that have ended, of how many with this end of the payment */
      readonly ended: number
      readonly of: number
    }
  | { readonly kind: 'shrinking' | 'found'; readonly truth: Truth; readonly order: string }

type Context = {
  /** Plays an order; `watch` gets what its beginnings come to, and `onLate` is called where that was not all. */
  readonly play: (order: Order, watch: Watch, onLate: () => void) => Promise<Played>
  /** Waits until the backend has worked off the messages of an order. */
  readonly workedOff: (played: Pick<Played, 'seen'>) => Promise<void>
  /** orders that are played at the same time */
  readonly lanes: number
  readonly signal: AbortSignal
  readonly isOver: () => boolean
  readonly all: boolean
  readonly onProgress: (progress: ExploreProgress) => void
}

/** Orders whose verdict is still to come at the same time. */
const judgedAtOnce = 12

/** Backends that did not answer so many times in a row are not asked any more. */
const downLimit = 2

/** Tries orders with one end of the payment, and shrinks what fails. */
export async function exploreTruth(
  orders: readonly Order[],
  truth: Truth,
  context: Context,
): Promise<Explored> {
  const { all, isOver, onProgress } = context
  const player = createPlayer(context)
  const pending = new Map(orders.map((order) => [formatOrder(order), order]))
  const judging = new Set<Promise<void>>()
  let ended = 0

  function next(): Order | null {
    for (const [name, order] of pending) {
      if (!all && formatOrder(player.standIn(order)) !== name) continue
      pending.delete(name)
      return order
    }
    return null
  }

  async function lane(): Promise<void> {
    while (!isOver() && !player.isDown()) {
      const order = next()
      if (order === null) return
      const { played, result } = await player.begin(order)
      const judged = result.then(({ verdict }) => {
        ended += 1
        onProgress({
          kind: 'ended',
          truth,
          order: formatOrder(order),
          verdict,
          ended,
          of: orders.length,
        })
        judging.delete(judged)
      })
      judging.add(judged)
      judged.catch(() => undefined)
      // A restart would end what the backend still does for the order before.
      const most = has(order, 'X') ? 1 : judgedAtOnce
      await context.workedOff(played)
      if (judging.size >= most) await Promise.race(judging)
    }
  }

  await Promise.all(Array.from({ length: context.lanes }, lane))
  await Promise.all(judging)
  const tried = new Map(player.results)
  const rest = [...pending.values()]
  const isLeftOut = (order: Order) => !all && tried.has(formatOrder(player.standIn(order)))
  const failed = orders.filter((order) => {
    const played = isLeftOut(order) ? player.standIn(order) : order
    return tried.get(formatOrder(played))?.verdict === 'FAIL'
  })
  const { findings, refuted } = await shrinkAll(failed, player, truth, context)
  for (const order of refuted) tried.set(formatOrder(order), await player.play(order))
  return {
    truth,
    orders,
    results: tried,
    leftOut: rest.filter(isLeftOut),
    untried: rest.filter((order) => !isLeftOut(order)),
    failed: failed.filter((order) => !refuted.includes(order)),
    findings,
    isDown: player.isDown(),
  }
}

function createPlayer({ play, all }: Pick<Context, 'play' | 'all'>) {
  /** by atoms: what an order does not name comes before its beginning */
  const prefixes = new Map<string, Prefixes>()
  const results = new Map<string, Checked>()
  /** atoms that have an order which the backend survives */
  const held = new Set<string>()
  let downs = 0

  function prefixesOf(order: Order): Prefixes {
    const key = atomsOf(order)
    const known = prefixes.get(key) ?? createPrefixes()
    prefixes.set(key, known)
    return known
  }

  // What a backend that works after its answer comes to is not to be seen when a beginning is over.
  let worksLate = false
  const onLate = () => {
    worksLate = true
  }

  const standIn = (order: Order) => (all || worksLate ? order : prefixesOf(order).toPlayed(order))

  async function begin(order: Order): Promise<{ played: Played; result: Promise<Checked> }> {
    const watch: Watch = (blocks, seen) => prefixesOf(order).note(order.slice(0, blocks), seen)
    const played = await play(order, watch, onLate)
    const { isDown, result } = played
    downs = isDown ? downs + 1 : 0
    const kept = result.then((checked) => {
      results.set(formatOrder(order), checked)
      if (checked.verdict === 'PASS') held.add(atomsOf(order))
      return checked
    })
    return { played, result: kept }
  }

  return {
    results,
    standIn,
    begin,
    isDown: () => downs >= downLimit,
    /** Plays it again, whatever came of it before. */
    async again(order: Order): Promise<Checked> {
      return await (await begin(order)).result
    },
    isKnownToHold: (order: Order) => held.has(atomsOf(order)),
    /** One with an overlap fails only where it fails twice: what two messages come to may be luck. */
    async play(order: Order): Promise<Checked> {
      const known = results.get(formatOrder(order)) ?? results.get(formatOrder(standIn(order)))
      if (known !== undefined) return known
      const first = await (await begin(order)).result
      const isSure = order.every((block) => block.length === 1) || first.verdict !== 'FAIL'
      return isSure ? first : await (await begin(order)).result
    },
  }
}

const isAlone = (block: Order[number]) => block.length === 1

const atomsOf = (order: Order) => order.flat().sort().join('')

async function shrinkAll(
  failed: readonly Order[],
  player: ReturnType<typeof createPlayer>,
  truth: Truth,
  { onProgress, signal }: Context,
): Promise<{ readonly findings: readonly Shrunk[]; readonly refuted: readonly Order[] }> {
  const refuted: Order[] = []
  let found: { order: Order; check: Checked; explains: Order[] }[] = []
  for (const order of failed) {
    const known = found.find((finding) => contains(order, finding.order))
    if (known !== undefined) {
      known.explains.push(order)
      continue
    }
    onProgress({ kind: 'shrinking', truth, order: formatOrder(order) })
    const shortest = signal.aborted ? order : await shrink(order, player)
    // It failed among others, which a slow backend may not have worked off: alone it fails again, or it did not fail.
    const isDoubtful = shortest === order && !signal.aborted && order.every(isAlone)
    const check = isDoubtful ? await player.again(order) : await player.play(shortest)
    if (check.verdict === 'PASS') {
      refuted.push(order)
      continue
    }
    onProgress({ kind: 'found', truth, order: formatOrder(shortest) })
    const longer = found.filter((finding) => contains(finding.order, shortest))
    found = found.filter((finding) => !longer.includes(finding))
    const explains = [...longer.flatMap((finding) => finding.explains), order]
    found.push({ order: shortest, check, explains })
  }
  return { findings: found.map((finding) => ({ ...finding, truth })), refuted }
}
