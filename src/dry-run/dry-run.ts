import type {
  BrowserPlan,
  Delivery,
  Moment,
  PayerPlan,
  Plan,
  Planned,
  Step,
} from '../payment/plan-types.ts'
import { isMoreThanTelling, plannedOn } from '../payment/planned-on.ts'
import { endsOnceSigned } from '../payment/reachability.ts'
import { canMove, isTerminal, type PaymentStatus } from '../payment/status.ts'

/** Something that happens in a rehearsal, `at` ms after the creation. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'status'; readonly step: Step }
  | {
      readonly kind: 'callback'
      readonly delivery: Delivery
      readonly status: string
      readonly copy: number
    }
  | { readonly kind: 'browser'; readonly goesTo: string; readonly moment: Moment }
)

type Due = { readonly at: number; readonly what: { readonly event: string } | Planned }

/** When (ms) the payer of a rehearsal does what. */
const paces = { opened: 2_000, bankChosen: 4_000, ended: 10_000 }

/** The payer who follows the plan: the events of the checkout, with their times. */
function payerEvents({ bankid, cancelAt, leaveAt }: PayerPlan): readonly Due[] {
  const ending =
    leaveAt !== null
      ? 'left'
      : cancelAt !== null || bankid === 'cancel_in_app'
        ? 'cancelled'
        : 'failed'
  const isHappy = leaveAt === null && cancelAt === null && bankid === 'approve'
  const hasBank = (leaveAt ?? cancelAt) !== 'choose_bank'
  const signsFirst = leaveAt === 'processing' || leaveAt === 'result'
  return [
    { at: 0, what: { event: 'payment.created' } },
    { at: paces.opened, what: { event: 'checkout.opened' } },
    ...(hasBank ? [{ at: paces.bankChosen, what: { event: 'checkout.bank_chosen' } }] : []),
    ...(signsFirst ? [{ at: paces.ended, what: { event: 'checkout.approved' } }] : []),
    { at: paces.ended, what: { event: `checkout.${isHappy ? 'approved' : ending}` } },
  ]
}

/**
 * Plays a plan through once, with the payer it describes and a merchant that acknowledges every callback at once.
 * It shows the usual course; what people and merchants really do may differ.
 */
export function dryRun(plan: Plan): readonly Happening[] {
  let scheduler: readonly Due[] = payerEvents(plan.payer)
  const happened: Happening[] = []
  const reached = new Set<string>()
  let status: PaymentStatus = 'INITIATED'
  let hasSigned = false
  let isBack = false

  const setInMotion = (planned: readonly Planned[], at: number) => {
    scheduler = [...scheduler, ...planned.map((what) => ({ at: at + what.delay, what }))]
  }
  const limitSigned = (step: Step, at: number) => {
    scheduler = [...scheduler, { at: at + step.at.delay, what: { kind: 'status', step, delay: 0 } }]
  }
  const sign = (at: number) => {
    hasSigned = true
    const limit = plan.steps.find((step) => step.isTimeout)
    scheduler = scheduler.filter(({ what }) => 'event' in what || !isLimit(what))
    if (limit !== undefined && !endsOnceSigned(plan)) limitSigned(limit, at)
  }
  const recordEvent = (event: string, at: number) => {
    if (event === 'checkout.approved') sign(at)
    happened.push({ kind: 'event', event, at })
    setInMotion(plannedOn(plan, event), at)
  }
  const pass = (step: Step, at: number) => {
    if (isTerminal(status) || reached.has(step.id)) return
    reached.add(step.id)
    setInMotion(plannedOn(plan, step.id).filter(isMoreThanTelling), at)
  }
  const move = (step: Step, at: number) => {
    if (status === step.status) pass(step, at)
    if (!canMove(status, step.status)) return
    const last = scheduler.at(-1)
    if (step.isTimeout && hasSigned && last !== undefined) {
      limitSigned(step, Math.max(at, last.at))
      return
    }
    status = step.status
    reached.add(step.id)
    happened.push({ kind: 'status', step, at })
    recordEvent(step.id, at)
  }
  const announce = (delivery: Delivery, copy: number, at: number) => {
    if (!delivery.send) return
    const told =
      delivery.mutate?.status ?? plan.steps.find((step) => step.id === delivery.of)?.status ?? ''
    happened.push({ kind: 'callback', delivery, status: told, copy, at })
    recordEvent(`callback(${delivery.of}).acked`, at)
  }
  const goBack = ({ goesTo, at: moment }: BrowserPlan, at: number) => {
    if (isBack || goesTo === 'nowhere') return
    isBack = true
    happened.push({ kind: 'browser', goesTo, moment, at })
    recordEvent('redirect.sent', at)
  }

  while (scheduler.length > 0 && happened.length < 1_000) {
    const [first, ...rest] = scheduler.toSorted((a, b) => a.at - b.at)
    scheduler = rest
    const { at, what } = first as Due
    if ('event' in what) recordEvent(what.event, at)
    else if (what.kind === 'status') move(what.step, at)
    else if (what.kind === 'delivery') announce(what.delivery, what.copy, at)
    else goBack(what.browser, at)
  }
  return happened
}

function isLimit(planned: Planned): boolean {
  return planned.kind === 'status' && planned.step.isTimeout
}
