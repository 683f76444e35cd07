import { toWireTime } from '../../scheduler/clock.ts'
import type { JobRow } from '../../storage/job-store.ts'
import type { Control } from '../control.ts'

export type Upcoming = {
  /** the world's time */
  readonly at: string
  readonly text: string
  readonly paymentId: string | null
}

/** What happens first when the clock of a world moves on, in order, each in a few words. */
export function listUpcoming(control: Control, tenantId: string, limit: number): Upcoming[] {
  return control.stores.jobs.upcoming(tenantId, limit).map((job) => ({
    at: toWireTime(job.dueAt),
    text: describe(control, job),
    paymentId: job.paymentSeq === null ? null : control.stores.payments.get(job.paymentSeq).id,
  }))
}

function describe({ stores }: Control, { kind, payload, paymentSeq }: JobRow): string {
  const { step, callback, goesTo } = JSON.parse(payload) ?? {}
  switch (kind) {
    case 'status': {
      const plan =
        paymentSeq === null
          ? null
          : stores.plans.get(stores.payments.get(paymentSeq).scenarioVersion)
      return plan?.steps.find(({ id }) => id === step)?.status ?? String(step)
    }
    case 'callback':
      return `callback ${stores.callbacks.findBySeq(callback)?.status ?? ''}`.trim()
    case 'browser':
      return `the browser goes to ${goesTo ?? 'the shop'}`
    case 'payer':
    case 'push':
      return 'the payer acts'
    default:
      return kind.replaceAll('_', ' ')
  }
}
