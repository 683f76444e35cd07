import { setTimeout as pause } from 'node:timers/promises'
import type { Scenario } from '../../client/scenario.ts'
import { Undecided } from '../run/endings.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Subject } from '../subject/subject.ts'
import type { Check, ToJudge } from './check.ts'
import { buyAndApprove, expectPaid, expectPaidForGood } from './plain.ts'

/** World time in which every callback of the patient retry rule has its outcome. */
const allRetries = '2h'

/** A backend that restarts is given more than the usual four attempts. */
const patientRetry = { attempts: 8, backoff: ['1s', '10s', '1m', '10m'] } as const

function cannotRestart({ restart }: Subject): string | null {
  return restart === null
    ? 'The backend cannot be restarted: name restart.command and restart.healthy.'
    : null
}

/** ms of real time */
const lookEvery = 10
const fallsWithin = 5_000
const risesWithin = 60_000

/** Begins the restart, and watches the backend fall and rise, which is recorded with the payment. */
function beginRestart(trial: Trial, { payment }: Purchase) {
  const restart = trial.subject.restart
  if (restart === null) throw new Undecided('The backend cannot be restarted.')
  const begun = { fellAt: null as number | null, isOver: false, failure: null as string | null }
  const command = restart.run().then((failure) => {
    begun.failure = failure
    begun.isOver = true
  })
  const fall = watchFall(trial, restart, begun).then(async (fell) => {
    if (fell) await trial.calls.backendIs(payment.id, 'down')
  })
  return {
    /** resolves when it fell, or when that was not seen although the command is done */
    fall,
    /** real time in ms at which it fell; null where nobody saw it */
    fellAt: () => begun.fellAt,
    async rise(): Promise<void> {
      await command
      await fall
      if (begun.failure !== null)
        throw new Undecided(`The backend could not be restarted: ${begun.failure}.`)
      const end = performance.now() + risesWithin
      while (!(await restart.isHealthy())) {
        trial.refuseStopped()
        if (performance.now() > end)
          throw new Undecided('The backend did not become healthy again within 60 s.')
        await pause(lookEvery)
      }
      trial.note('test', 'backend', 'the backend rose')
      await trial.calls.backendIs(payment.id, 'up')
    },
  }
}

async function watchFall(
  trial: Trial,
  restart: NonNullable<Subject['restart']>,
  begun: { fellAt: number | null; readonly isOver: boolean },
): Promise<boolean> {
  const end = performance.now() + fallsWithin
  while (performance.now() < end) {
    const wasOver = begun.isOver
    if (!(await restart.isHealthy())) {
      begun.fellAt = Date.now()
      trial.note('test', 'backend', 'the backend fell')
      return true
    }
    if (wasOver) return false
    await pause(lookEvery)
  }
  return false
}

/** Was the backend at work on COMPLETED when it fell: had it begun, and not acknowledged? */
async function wasMet(trial: Trial, purchase: Purchase, fellAt: number | null): Promise<boolean> {
  const { deliveries } = await trial.detail(purchase)
  const [attempt] = deliveries.find(({ status }) => status === 'COMPLETED')?.attempts ?? []
  if (attempt === undefined)
    throw new Undecided('No COMPLETED was sent: the payment has no status_callback_url.')
  const wasAcknowledged = attempt.error === null && attempt.took_ms !== null
  return fellAt !== null && Date.parse(attempt.real_at) <= fellAt && !wasAcknowledged
}

/** Kills the backend while it works on COMPLETED; null where that was missed. */
async function killInHandler(trial: Trial, isEager: boolean): Promise<Purchase | null> {
  const purchase = await trial.buy()
  await trial.open(purchase)
  const approved = trial.act(purchase, 'approve')
  if (!isEager) await approved
  const restart = beginRestart(trial, purchase)
  await approved
  await restart.rise()
  const isMet = await wasMet(trial, purchase, restart.fellAt())
  await trial.advance(allRetries)
  return isMet ? purchase : null
}

/** Kills the backend as soon as it acknowledged COMPLETED: what it left for later must not be lost. */
async function killAfterAnswer(trial: Trial): Promise<Purchase> {
  const purchase = await trial.buy()
  await trial.open(purchase)
  await trial.act(purchase, 'approve')
  await trial.deliver()
  const restart = beginRestart(trial, purchase)
  await restart.rise()
  await trial.advance(allRetries)
  return purchase
}

/** Handlers that are done before the restart reaches them are tried so often. */
const tries = 3

/** As often, not as long: a backend that asks later, or polls, asks while the world's time stands. */
const refused = { fail: { status: 503 }, times: 2 } as const

function withoutFaults({ document: { api: _, ...rest } }: Trial): Scenario {
  return rest
}

/** Ping answers the backend 503 while it works on COMPLETED; null where it asked for nothing, and so did not fail. */
async function failWhileAsking(trial: Trial): Promise<Purchase | null> {
  const purchase = await buyAndApprove(trial)
  await trial.advance(allRetries)
  const { deliveries, payment } = await trial.detail(purchase)
  const isRefused = deliveries.some(({ attempts }) => attempts.some(({ error }) => error !== null))
  const faults = await trial.calls.journal({ statusCode: 503 })
  const isFaulted = faults.some(({ path }) =>
    [payment.id, payment.payment_order_id].some((id) => path.includes(id)),
  )
  return isRefused || isFaulted ? purchase : null
}

/**
 * COMPLETED is refused a connection, and comes again when the backend is back. It is sent when the backend falls, by its
 * scenario or, a second after the approval, by the clock.
 */
async function tellWhileDown(trial: Trial, document = trial.document): Promise<Purchase> {
  const purchase = await buyAndApprove(trial, document)
  const restart = beginRestart(trial, purchase)
  await restart.fall
  const isDown = restart.fellAt() !== null
  if (isDown) await trial.advance('1s')
  await restart.rise()
  if (!isDown)
    throw new Undecided('Nobody saw the backend fall, so COMPLETED was not sent while it was down.')
  await trial.advance(allRetries)
  return purchase
}

/** The backend answers errors, is killed, or is down. */
export const restartChecks: readonly Check[] = [
  {
    id: 'errors-then-well',
    title: 'A callback that the backend answered with an error is taken when it comes again',
    says: 'COMPLETED met a backend that could not work on it, and came again later',
    stage: 'alone',
    draft: {
      api: { get_payment: refused, list_payments: refused, get_payment_order: refused },
      // Without PENDING, which would fail as well, and come again after COMPLETED.
      callbacks: {
        retry: patientRetry,
        deliveries: [{ of: 'pending', send: 'never' }, { of: 'completed' }],
      },
    },
    async run(trial) {
      const purchase = await failWhileAsking(trial)
      if (purchase !== null) return expectPaidForGood(purchase)
      if (trial.subject.restart === null)
        throw new Undecided(
          'The backend asks Ping for nothing while it works on a callback, so it could not be made to fail: name restart, and it is sent one while it is down.',
        )
      return expectPaidForGood(await tellWhileDown(trial, withoutFaults(trial)))
    },
  },
  {
    id: 'restart-in-handler',
    title: 'A backend that is killed while it works on COMPLETED pays the order once',
    says: 'The backend was killed while it worked on COMPLETED, and in another run just after it acknowledged',
    stage: 'alone',
    draft: {
      timeline: [{ id: 'completed', at: 'checkout.approved', status: 'COMPLETED' }],
      callbacks: { retry: patientRetry },
    },
    cannot: cannotRestart,
    async run(trial): Promise<ToJudge> {
      const after = expectPaid(await killAfterAnswer(trial))
      const seen = await trial.settle(after)
      if (seen !== 'holds') return after
      for (let made = 0; made < tries; made += 1) {
        const purchase = await killInHandler(trial, made > 0)
        if (purchase !== null)
          return { ...expectPaidForGood(purchase), next: () => Promise.resolve(after) }
      }
      throw new Undecided(
        `In ${tries} runs the backend was not at work on COMPLETED when it fell; killed just after it acknowledged, it held.`,
      )
    },
  },
  {
    id: 'restart-before-callback',
    title: 'A backend that is down when COMPLETED comes pays the order when it is back',
    says: 'The backend was stopped before COMPLETED was sent, and came back later',
    stage: 'alone',
    draft: {
      timeline: [{ id: 'completed', at: 'checkout.approved', status: 'COMPLETED' }],
      callbacks: {
        retry: patientRetry,
        deliveries: [{ of: 'completed', at: 'backend.down' }],
      },
    },
    cannot: cannotRestart,
    run: async (trial) => expectPaidForGood(await tellWhileDown(trial)),
  },
]
