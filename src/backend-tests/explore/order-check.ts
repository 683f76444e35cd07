import type { ScenarioDraft } from '../../client/scenario-draft.ts'
import type { Check } from '../catalogue/check.ts'
import {
  describeSeen,
  type Expectation,
  overWithoutEffect,
  paidForGood,
} from '../run/expectations.ts'
import type { Atom } from './atoms.ts'
import { type Truth, toDraft, truths } from './order-scenario.ts'
import { formatOrder, type Order, parseSlug, toSlug } from './orders.ts'
import { playOrder, type Watch } from './play-order.ts'

type OrderOptions = {
  readonly draft?: ScenarioDraft
  readonly watch?: Watch
  /** The backend changed its belief when all was told, and answered, and asked: it works after it has answered. */
  readonly onLate?: () => void
}

/** The check that an order stands for. It is played as `draft` says; the usual one is that of {@link toDraft}. */
export function orderCheck(
  order: Order,
  truth: Truth,
  { draft = toDraft(order, truth), watch, onLate = () => undefined }: OrderOptions = {},
): Check {
  return {
    id: toId(order, truth),
    title: `The backend holds under ${nameOrder(order, truth)}`,
    says: tellOrder(order, truth),
    stage: 'free',
    showsAll: true,
    isBrief: true,
    draft,
    async run(trial) {
      const { purchase, believed } = await playOrder(trial, order, truth, watch)
      const expect =
        truth === 'COMPLETED'
          ? paidForGood(purchase.payment.payment.total_amount)
          : overWithoutEffect
      return { purchase, expect: { ...expect, holds: tellingChanges(expect, believed, onLate) } }
    },
  }
}

function tellingChanges(
  { holds }: Expectation,
  believed: string | null,
  onLate: () => void,
): Expectation['holds'] {
  return (seen) => {
    if (believed !== null && seen.kind !== 'unclear' && describeSeen(seen) !== believed) onLate()
    return holds(seen)
  }
}

/** `K → P`, `R → K with DECLINED` */
export function nameOrder(order: Order, truth: Truth): string {
  return `${formatOrder(order)}${truth === 'COMPLETED' ? '' : ` with ${truth}`}`
}

const prefix = 'explore-'

function toId(order: Order, truth: Truth): string {
  return `${prefix}${truth.toLowerCase()}-${toSlug(order)}`
}

/** The check that the explorer wrote under one of these tags; null where it wrote none. */
export function checkFromTags(tags: readonly string[], draft: ScenarioDraft): Check | null {
  for (const tag of tags) {
    const truth = truths.find((one) => tag.startsWith(`${prefix}${one.toLowerCase()}-`))
    if (truth === undefined) continue
    const order = parseSlug(tag.slice(`${prefix}${truth}-`.length))
    if (order !== null) return orderCheck(order, truth, { draft })
  }
  return null
}

/** What happened, as the first half of a sentence. */
function tellOrder(order: Order, truth: Truth): string {
  const tell: Readonly<Record<Atom, string>> = {
    P: 'PENDING was told',
    K: `${truth} was told`,
    k: `${truth} was told again`,
    R: 'the payer returned',
    r: 'the payer loaded the page again',
    A: 'create payment was answered',
    S: "the backend's GET was answered",
    X: 'the backend was restarted',
  }
  const told = order.map((block) => block.map((atom) => tell[atom]).join(' while ')).join(', then ')
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}`
}
