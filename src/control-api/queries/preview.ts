import { payerEventSentences } from '../../checkout/payer-action-texts.ts'
import { describeFault, describeMutation } from '../../dry-run/describe.ts'
import type { DryRun, Happening } from '../../dry-run/run-scenario.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import {
  type Arrow,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
} from '../schemas/arrow.ts'
import type { PreviewArrow } from '../schemas/preview.ts'

/** A dry run, arrow by arrow. */
export function toPreview(run: DryRun): PreviewArrow[] {
  const faults = Object.entries(run.plan.api).flatMap(([id, list]) =>
    list.map((fault) => toNote(`${id} ${describeFault(fault)}`)),
  )
  return [...faults, ...run.happened.flatMap(toLine)]
}

type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>

function toLine(happening: Happening): PreviewArrow[] {
  switch (happening.kind) {
    case 'event':
      return toEvent(happening)
    case 'status':
      return toStatus(happening)
    case 'attempt':
      return [toAttempt(happening)]
    case 'redirect': {
      const moment = happening.moment === null ? null : toMoment(happening.moment)
      return [{ ...redirectArrow(happening.to), moment, detail: null }]
    }
  }
}

function toEvent({ event }: Of<'event'>): PreviewArrow[] {
  if (event === 'payment.created') return [creation]
  const label = payerEventSentences[event]
  return label === undefined ? [] : [{ ...payerArrow(label), moment: null, detail: null }]
}

function toStatus({ status, step }: Of<'status'>): PreviewArrow[] {
  if (status === 'INITIATED') return []
  const arrow = statusArrow(status, step?.reason ?? null, 'open_payments')
  return [{ ...arrow, moment: step === null ? null : toMoment(step.at), detail: null }]
}

function toAttempt({ callback, delivery, attempt, answer }: Of<'attempt'>): PreviewArrow {
  const damage = delivery === null ? '' : describeMutation(delivery)
  const again = attempt === 1 ? '' : `, attempt ${attempt}`
  const answered = { text: String(answer), tone: answer < 300 ? 'good' : 'bad' } as const
  const tone = damage === '' ? 'plain' : 'bad'
  const arrow = callbackArrow(`callback ${callback.status}${again}`, answered, { tone })
  const moment = delivery === null ? null : toMoment(delivery.at)
  return { ...arrow, moment, detail: damage === '' ? null : damage }
}

function toMoment(moment: { event: string; delay: number }): string | null {
  return moment.delay === 0 ? null : formatMoment(moment)
}

const creation: PreviewArrow = {
  kind: 'request',
  from: 'backend',
  to: 'ping',
  text: 'create payment',
  tone: 'plain',
  answer: { text: 'INITIATED, checkout URL', tone: 'plain' },
  breaks_off: null,
  moment: null,
  detail: null,
}

function toNote(text: string): PreviewArrow {
  const arrow: Arrow = {
    kind: 'note',
    from: 'ping',
    to: 'ping',
    text,
    tone: 'bad',
    answer: null,
    breaks_off: null,
  }
  return { ...arrow, moment: null, detail: null }
}
