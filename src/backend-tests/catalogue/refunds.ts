import { SandboxError } from '../../client/sandbox-error.ts'
import { Undecided } from '../run/endings.ts'
import type { Expectation } from '../run/expectations.ts'
import type { Trial } from '../run/trial.ts'
import type { Seen } from '../subject/subject.ts'
import type { Check } from './check.ts'
import { buyAndApprove, expectPaid, retriesEnd } from './plain.ts'

const text = (seen: Seen) => (seen.kind === 'seen' ? seen.text : null)

/** The callbacks of refunds, which go to an address of the tenant and belong to no payment. */
async function refundCallbacks(trial: Trial) {
  const all = await trial.calls.callbacks({})
  return all.filter(({ payment_id, attempts }) => payment_id === null && attempts.length > 0)
}

/** A refund. */
export const refundChecks: readonly Check[] = [
  {
    id: 'refund-told-twice',
    title: 'A refund that is told twice is booked once',
    says: 'The refund was told twice',
    stage: 'alone',
    draft: {},
    skips: ({ refund }) => (refund === null ? 'The file names no refund.' : null),
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance(retriesEnd)
      if ((await trial.settle(expectPaid(purchase))) !== 'holds')
        throw new Undecided('The order was not paid in the first place, so it cannot be refunded.')
      const unrefunded = text(await trial.see(purchase))
      const before = await refundCallbacks(trial)
      const failure = await trial.subject.refund?.(trial.toFills(purchase))
      trial.note('test', 'backend', `refund: ${failure ?? 'done'}`)
      if (failure != null)
        throw new Undecided(
          `The backend did not refund: ${failure}. Ping refuses refunds of open_payments; the sandbox's SANDBOX_REFUND_OPEN_PAYMENTS=allow grants them.`,
        )
      await trial.advance(retriesEnd)
      const told = (await refundCallbacks(trial)).filter(
        ({ id }) => !before.some((one) => one.id === id),
      )
      if (told.length === 0)
        throw new Undecided(
          'No callback of the refund was sent: the tenant has no payment_refund_callback_url (PUT /tenant).',
        )
      const isBooked: Expectation = {
        text: 'refunded',
        must: 'come',
        holds: (seen) => text(seen) !== null && text(seen) !== unrefunded,
        isLost: () => false,
      }
      if ((await trial.settle({ purchase, expect: isBooked })) !== 'holds')
        throw new Undecided('see answers the same after a refund as before it.')
      const booked = text(await trial.see(purchase))
      for (const { id } of told) await redeliver(trial, id)
      return {
        purchase,
        expect: {
          text: `what it was after the refund was told once: ${booked}`,
          must: 'stay',
          holds: (seen) => text(seen) === booked,
          isLost: () => false,
        },
      }
    },
  },
]

async function redeliver(trial: Trial, id: string): Promise<void> {
  try {
    await trial.calls.redeliver(id)
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    throw new Undecided(`The callback of the refund could not be sent again: ${error.message}`)
  }
}
