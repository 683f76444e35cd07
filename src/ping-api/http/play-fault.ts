import type { PaymentEvents } from '../../engine/payment-events.ts'
import type { ApiFault } from '../../payment/plan-types.ts'
import type { Events } from '../../scheduler/events.ts'
import type { Sleep } from '../../scheduler/sleep.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import { type ApiContext, answer, type Call } from './call.ts'
import { breakJson, resetConnection, truncateAnswer } from './cut-connection.ts'
import type { FoundFault } from './find-fault.ts'

/** ms of the world's time after which a held answer is given although its moment has not come. */
const longestHold = 300_000

/**
 * Answers a request as a scenario's `api` wants it. `fail`, `hang` and `reset` keep the request from being carried out;
 * `truncate`, `bad_json` and `respond` disturb the answer to one that was. Waits are in the world's time.
 */
export function createPlayFault({
  payments,
  worlds,
  events,
  sleep,
  paymentEvents,
}: {
  payments: PaymentStore
  worlds: Worlds
  events: Events
  sleep: Sleep
  paymentEvents: PaymentEvents
}) {
  function tell({ tenantId, at, operation, paymentId }: Call, { because }: ApiFault): void {
    events.publish({
      tenantId,
      at,
      kind: 'fault',
      paymentId,
      about: null,
      facts: { operation },
      because,
    })
  }

  function wait(c: ApiContext, ms: number): Promise<void> {
    const { tenantId } = c.get('call')
    return sleep(tenantId, worlds.now(tenantId) + ms, c.req.raw.signal)
  }

  function forEver({ req }: ApiContext): Promise<void> {
    return new Promise((resolve) => req.raw.signal.addEventListener('abort', () => resolve()))
  }

  async function hang(c: ApiContext, ms: number | null): Promise<Response> {
    await (ms === null ? forEver(c) : wait(c, ms))
    return resetConnection(c)
  }

  /** Carries the request out and holds its answer until a moment in the life of its payment. */
  async function respondAt(
    c: ApiContext,
    moment: NonNullable<FoundFault['fault']['respondAt']>,
    proceed: () => Response,
  ): Promise<Response> {
    const watch = paymentEvents.start()
    const wait = endingWith(c.req.raw.signal)
    try {
      const response = proceed()
      const { tenantId, paymentId } = c.get('call')
      const payment = paymentId === null ? undefined : payments.find(tenantId, paymentId)
      if (payment === undefined || !response.ok) return response
      const late = sleep(tenantId, worlds.now(tenantId) + longestHold, wait.signal)
      const event = watch.until(payment.seq, moment.event, wait.signal)
      const at = await Promise.race([event, late.then(() => null)])
      wait.abort()
      if (at !== null && moment.delay > 0)
        await sleep(tenantId, at + moment.delay, c.req.raw.signal)
      return response
    } finally {
      wait.abort()
      watch.stop()
    }
  }

  return async function playFault(
    c: ApiContext,
    { fault, use }: FoundFault,
    proceed: () => Response,
  ): Promise<Response> {
    const call = c.get('call')
    use()
    call.fault = fault.because
    tell(call, fault)
    // An auto world may jump while the answer is held, or nobody would ever get it.
    call.letTimeJump()
    if (fault.delay !== null) await wait(c, fault.delay)
    if (fault.fail !== null) {
      const { status, error } = fault.fail
      return answer(
        c,
        { errors: [{ error, description: `Scenario: ${fault.because}` }] },
        fault.because,
        status,
      )
    }
    if (fault.fault === 'hang') return hang(c, fault.for)
    if (fault.fault === 'reset') return resetConnection(c)
    const response =
      fault.respondAt === null ? proceed() : await respondAt(c, fault.respondAt, proceed)
    if (fault.fault === 'truncate') return truncateAnswer(c, response)
    return fault.fault === 'bad_json' ? breakJson(response) : response
  }
}

/** What can be ended by itself, and ends with `signal`. */
function endingWith(signal: AbortSignal): AbortController {
  const controller = new AbortController()
  signal.addEventListener('abort', () => controller.abort())
  return controller
}

export type PlayFault = ReturnType<typeof createPlayFault>
