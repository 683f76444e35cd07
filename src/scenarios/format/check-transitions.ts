import { parseCallbackEvent } from '../../payment/payment-events.ts'
import type { Moment, Step } from '../../payment/plan-types.ts'
import { canBecome, IllegalMoveError, isTerminal } from '../../payment/status-transitions.ts'
import { findRoot } from '../plan/timeline.ts'
import type { Finding } from './check-events.ts'

/** Events that surely come before others of the same payment. */
const earlier: Readonly<Record<string, (event: string) => boolean>> = {
  'payment.created': (event) => event !== 'payment.created' && parseCallbackEvent(event) === null,
  'checkout.opened': (event) => event !== 'checkout.opened' && event.startsWith('checkout.'),
  'checkout.bank_chosen': (event) => event === 'checkout.approved',
}

type Plot = {
  readonly steps: readonly Step[]
  findStep(id: string): Step | undefined
  findRoot(step: Step): Moment | null
  /** The step that a callback event follows: the one it speaks of. */
  announcedBy(event: string): Step | undefined
}

export function createPlot(steps: readonly Step[]): Plot {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const roots = new Map(steps.map((step) => [step, findRoot(step, steps)]))
  return {
    steps,
    findStep: (id) => byId.get(id),
    findRoot: (step) => (roots.has(step) ? (roots.get(step) ?? null) : findRoot(step, steps)),
    announcedBy(event) {
      const id = parseCallbackEvent(event)
      return id === null ? undefined : byId.get(id)
    },
  }
}

/** Own steps that can never be legal, because of what surely happened before them. */
export function illegalMoves(own: readonly Step[], steps: readonly Step[]): readonly Finding[] {
  const plot = createPlot(steps)
  return own.flatMap((step, index) => {
    const message = secondEnd(step, plot) ?? illegalMove(step, plot)
    return message === null ? [] : [{ path: ['timeline', index], message }]
  })
}

function secondEnd(step: Step, plot: Plot): string | null {
  const end = plot.steps.find(
    (other) =>
      other !== step &&
      isTerminal(other.status) &&
      (other.isTimeout ? descendsFrom(step, other, plot) : isSurelyBefore(other, step, plot)),
  )
  if (end === undefined) return null
  const rule = new IllegalMoveError(end.status, step.status).message
  return isTerminal(step.status)
    ? `"${step.id}" is a second terminal status, after "${end.id}". ${rule}`
    : `"${step.id}" comes after "${end.id}". ${rule}`
}

function illegalMove(step: Step, plot: Plot): string | null {
  const root = plot.findRoot(step)
  if (root === null) return null
  const group = plot.steps.filter(
    (other) => plot.findRoot(other)?.event === root.event && !other.isTimeout,
  )
  const past = plot.steps.filter(
    (other) =>
      other !== step &&
      !other.isTimeout &&
      (other.status !== 'INITIATED' || group.includes(other)) &&
      isSurelyBefore(other, step, plot),
  )
  const before = past.find((one) => !past.some((other) => isSurelyBefore(one, other, plot)))
  const last = before ?? plot.announcedBy(root.event)
  const from = last?.status ?? 'INITIATED'
  const since =
    before === undefined ? { event: 'payment.created', delay: 0 } : plot.findRoot(before)
  const isAtOnce = since?.event === root.event && since.delay === root.delay
  const between = isAtOnce ? [] : plot.steps.filter((other) => !group.includes(other))
  const via = between.map((other) => other.status)
  if (canBecome(from, step.status, via)) return null
  const after = last === undefined ? 'the creation' : `"${last.id}"`
  return `"${step.id}" comes after ${after}. ${new IllegalMoveError(from, step.status).message}`
}

export function isSurelyBefore(a: Step, b: Step, plot: Plot): boolean {
  if (descendsFrom(b, a, plot)) return true
  const [rootA, rootB] = [plot.findRoot(a), plot.findRoot(b)]
  if (rootA === null || rootB === null || descendsFrom(a, b, plot)) return false
  if (rootA.event === rootB.event) {
    return (
      rootA.delay < rootB.delay ||
      (rootA.delay === rootB.delay && plot.steps.indexOf(a) < plot.steps.indexOf(b))
    )
  }
  const announced = plot.announcedBy(rootB.event)
  if (announced !== undefined && announced !== b && isSurelyBefore(a, announced, plot)) return true
  return rootA.delay === 0 && (earlier[rootA.event]?.(rootB.event) ?? false)
}

function descendsFrom(step: Step, ancestor: Step, plot: Plot): boolean {
  let at: Step | undefined = step
  for (let hops = 0; at !== undefined && hops <= plot.steps.length; hops += 1) {
    const { event }: Moment = at.at
    at = plot.findStep(event) ?? plot.announcedBy(event)
    if (at === ancestor) return true
  }
  return false
}
