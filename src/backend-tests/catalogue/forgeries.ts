import type { ScenarioDraft } from '../../client/scenario-draft.ts'
import { Finding, Undecided } from '../run/endings.ts'
import { notPaid } from '../run/expectations.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Subject } from '../subject/subject.ts'
import type { Check } from './check.ts'
import { buyAndApprove, expectPaid } from './plain.ts'

type Delivery = NonNullable<NonNullable<ScenarioDraft['callbacks']>['deliveries']>[number]

function cannotForge({ signature }: Subject): string | null {
  return signature === 'unchecked'
    ? 'The file says signature: unchecked, so a forged callback proves nothing.'
    : null
}

/** Has the forged message sent, behind a genuine PENDING. */
async function forge(trial: Trial) {
  const purchase = await trial.buy()
  await trial.open(purchase)
  const { deliveries } = await trial.detail(purchase)
  const genuine = deliveries.find(({ attempts }) => attempts.length > 0)
  if (genuine === undefined)
    throw new Undecided('No callback was sent: the payment has no status_callback_url.')
  const { public_key: key } = await trial.calls.signature(genuine.id)
  if (key === null)
    throw new Undecided(
      'The tenant has no signing key, so nothing is signed: make one with POST /payments/api/v1/signing_key/generate, or say signature: unchecked.',
    )
  await trial.advance('1s')
  return { purchase, expect: notPaid }
}

function forgery(
  id: string,
  title: string,
  says: string,
  mutate: NonNullable<Delivery['mutate']>,
): Check {
  return {
    id,
    title,
    says,
    stage: 'open',
    draft: {
      callbacks: {
        retry: { attempts: 1 },
        deliveries: [{ of: 'pending' }, { of: 'pending', at: 'pending + 1s', mutate }],
      },
    },
    cannot: cannotForge,
    run: forge,
  }
}

/** Messages that Ping did not write. */
export const forgeryChecks: readonly Check[] = [
  forgery(
    'forged-signature',
    'A callback with a wrong signature is not believed',
    'COMPLETED came with a wrong signature while the payment was open',
    { status: 'COMPLETED', signature: 'wrong' },
  ),
  forgery(
    'missing-signature',
    'A callback without a signature is not believed',
    'COMPLETED came without a signature while the payment was open',
    { status: 'COMPLETED', signature: 'missing' },
  ),
  forgery(
    'foreign-signature',
    "A callback that is signed with another tenant's key is not believed",
    "COMPLETED came signed with another tenant's key while the payment was open",
    { status: 'COMPLETED', signature: 'foreign' },
  ),
  forgery(
    'forged-status',
    'A callback whose status was changed after it was signed is not believed',
    'PENDING came with its status changed to COMPLETED after it was signed',
    { tamper: { status: 'COMPLETED' } },
  ),
]

/** Messages that Ping wrote, and that a backend may not know what to do with. */
export const oddMessageChecks: readonly Check[] = [
  {
    id: 'unknown-status',
    title: 'A status that does not exist yet changes nothing, and COMPLETED after it is taken',
    says: 'A callback with a status and a field that do not exist yet came',
    stage: 'open',
    draft: {
      timeline: [{ id: 'completed', at: 'checkout.approved', status: 'COMPLETED' }],
      callbacks: {
        deliveries: [
          { of: 'pending' },
          {
            of: 'pending',
            at: 'pending + 1s',
            mutate: { status: 'ON_HOLD', fields: { hold: { by: 'bank' } } },
          },
          { of: 'completed' },
        ],
      },
    },
    async run(trial) {
      const purchase = await trial.buy()
      await trial.open(purchase)
      await trial.advance('1s')
      await refuseCrash(trial, purchase, 'ON_HOLD')
      const next = async () => {
        await trial.act(purchase, 'approve')
        await trial.deliver()
        return expectPaid(purchase)
      }
      return { purchase, expect: notPaid, next }
    },
  },
  {
    id: 'replayed-callback',
    title: 'A genuine callback of another payment pays no order twice, and not this one',
    says: 'An old genuine COMPLETED of another payment came to the address of this one',
    stage: 'open',
    draft: {
      callbacks: {
        retry: { attempts: 1 },
        deliveries: [
          { of: 'pending' },
          {
            of: 'pending',
            at: 'pending + 1s',
            mutate: { status: 'COMPLETED', body: 'of_another_payment' },
          },
        ],
      },
    },
    async run(trial) {
      const paid = await buyAndApprove(trial)
      await trial.advance('1s')
      const other = (await trial.detail(paid)).deliveries.some(
        ({ status, attempts, forged }) => status === 'COMPLETED' && attempts.length > 0 && !forged,
      )
      if (!other)
        throw new Undecided('No callback was sent: the payment has no status_callback_url.')
      const purchase = await trial.buy()
      await trial.open(purchase)
      await trial.advance('1s')
      return { purchase, expect: notPaid }
    },
  },
]

/** A backend that breaks down has told nobody what it did. */
async function refuseCrash(trial: Trial, purchase: Purchase, word: string): Promise<void> {
  const { deliveries } = await trial.detail(purchase)
  const attempt = deliveries.find(({ status }) => status === word)?.attempts[0]
  if (attempt === undefined)
    throw new Undecided('No callback was sent: the payment has no status_callback_url.')
  const { response, error } = attempt
  if (response !== null && response.status_code < 500) return
  const actual = response === null ? (error ?? 'no answer') : `answered ${response.status_code}`
  throw new Finding(
    'an answer below 500',
    actual,
    `A callback with the status ${word}, which does not exist yet, came, and the backend broke down: ${actual}.`,
  )
}
