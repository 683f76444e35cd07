import { formatDuration } from '../payment/duration.ts'
import type { Plan } from '../payment/plan-types.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import { describeFault, describeMutation } from './describe.ts'
import { dryRun, type Happening } from './dry-run.ts'

const payerActionLabels: Readonly<Record<string, string>> = {
  'checkout.opened': 'opens the checkout',
  'checkout.bank_chosen': 'chooses a bank',
  'checkout.approved': 'approves',
  'checkout.cancelled': 'cancels',
  'checkout.failed': 'fails at BankID and gives up',
  'checkout.left': 'leaves',
}

/** The usual course of a plan as a Mermaid sequence diagram. */
export function sequenceDiagram(plan: Plan): string {
  const happened = dryRun(plan).flatMap((happening) => toLines(happening))
  const disturbed = Object.entries(plan.api).flatMap(([id, faults]) =>
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

function toLines(happening: Happening): readonly string[] {
  switch (happening.kind) {
    case 'event': {
      if (happening.event === 'payment.created') {
        return ['Backend->>Ping: create payment', 'Ping-->>Backend: INITIATED and a checkout URL']
      }
      const label = payerActionLabels[happening.event]
      return label === undefined ? [] : [`Payer->>OP: ${label}`]
    }
    case 'status': {
      const { status, at, reason } = happening.step
      return [
        `OP->>Ping: ${status}${reason === null ? '' : ` (${reason})`}`,
        ...(at.delay === 0 ? [] : [`Note over Ping: ${formatMoment(at)}`]),
      ]
    }
    case 'callback': {
      const { delivery, status } = happening
      const damage = describeMutation(delivery)
      const late = delivery.at.delay === 0 ? '' : ` ${formatDuration(delivery.at.delay)} later`
      return [`Ping->>Backend: callback ${status}${damage === '' ? '' : ` ${damage}`}${late}`]
    }
    case 'browser':
      return [`OP-->>Payer: redirect to ${happening.goesTo}`]
  }
}
