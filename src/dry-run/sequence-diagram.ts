import { payerEventSentences } from '../checkout/payer-action-texts.ts'
import { formatDuration } from '../payment/duration.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import { describeFault, describeMutation } from './describe.ts'
import type { DryRun, Happening } from './run-scenario.ts'

/** A dry run as a Mermaid sequence diagram. */
export function sequenceDiagram(run: DryRun): string {
  const happened = run.happened.flatMap((happening) => toLines(happening))
  const disturbed = Object.entries(run.plan.api).flatMap(([id, faults]) =>
    faults.map((fault) => `Note over Ping: ${id} ${describeFault(fault)}`),
  )
  return [
    'sequenceDiagram',
    '  participant Backend',
    '  participant Ping',
    '  participant OP as Open Payments',
    '  participant Payer',
    ...[...disturbed, ...happened].map((line) => `  ${line}`),
  ].join('\n')
}

type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>

function toLines(happening: Happening): readonly string[] {
  switch (happening.kind) {
    case 'event':
      return eventLines(happening)
    case 'status':
      return statusLines(happening)
    case 'attempt':
      return [attemptLine(happening)]
    case 'redirect':
      return [`OP-->>Payer: redirect to ${happening.to}`]
  }
}

function eventLines({ event }: Of<'event'>): readonly string[] {
  if (event === 'payment.created')
    return ['Backend->>Ping: create payment', 'Ping-->>Backend: INITIATED and a checkout URL']
  const label = payerEventSentences[event]
  return label === undefined ? [] : [`Payer->>OP: ${label}`]
}

function statusLines({ status, step }: Of<'status'>): readonly string[] {
  if (status === 'INITIATED') return []
  const reason = step === null || step.reason === null ? '' : ` (${step.reason})`
  const isLate = step !== null && step.at.delay !== 0
  const note = isLate ? [`Note over Ping: ${formatMoment(step.at)}`] : []
  return [`OP->>Ping: ${status}${reason}`, ...note]
}

function attemptLine({ callback, delivery, attempt }: Of<'attempt'>): string {
  const damage = delivery === null ? '' : describeMutation(delivery)
  const delay = delivery?.at.delay ?? 0
  const words = [
    `Ping->>Backend: callback ${callback.status}`,
    damage === '' ? '' : ` ${damage}`,
    delay === 0 ? '' : ` ${formatDuration(delay)} later`,
    attempt === 1 ? '' : `, attempt ${attempt}`,
  ]
  return words.join('')
}
