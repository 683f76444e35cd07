import type { RedirectTarget } from '../../payment/payer-view.ts'
import type { Payment } from '../../payment/payment.ts'
import type { VisitPlan } from '../../payment/plan-types.ts'
import { toVisits } from '../../scenarios/plan/payer.ts'
import type { SandboxEvent } from '../../scheduler/events.ts'
import { atomically } from '../../storage/transactions.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { waitFor } from '../http/wait.ts'

/** How a call has the payer's browser visit the shop. */
export type BrowserInput = {
  readonly visits?: 'follow' | 'none' | undefined
  readonly jar?: 'same' | 'empty' | undefined
  readonly times?: number | undefined
  readonly with?: string | undefined
  readonly goes_to?: Exclude<RedirectTarget, 'nowhere'> | undefined
  readonly cookies?: readonly { readonly url: string; readonly cookie: string }[] | undefined
}

/** Longer than any visit takes, ms of real time. */
const visitLimit = 15_000

/** From now on the browser of this payment visits the shop like this, whatever its scenario says. */
export async function setBrowser(
  { checkoutService, visits }: Control,
  payment: Payment,
  { cookies = [], goes_to, ...how }: BrowserInput,
): Promise<void> {
  if (goes_to !== undefined)
    refuse(422, 'invalid_format', 'browser.goes_to is for the action return alone.')
  if (cookies.length > 0) await visits.keepCookies(payment.seq, cookies)
  const checkout = checkoutService.findCheckoutOfPayment(payment.seq)
  const says = [how.visits, how.jar, how.times, how.with].some((value) => value !== undefined)
  if (checkout !== null && says) checkoutService.setVisits(checkout.session.token, toPlan(how))
}

/**
 * The payer's browser requests the page of the shop that it is sent back to, now or with a callback. Answers when the visits
 * have ended, unless they wait for that. Throws ControlError where the payment has no such page.
 */
export async function returnPayer(
  control: Control,
  payment: Payment,
  { cookies = [], goes_to: goesTo, visits: _, ...how }: BrowserInput,
): Promise<void> {
  const { stores, visits, worlds } = control
  if (cookies.length > 0) await visits.keepCookies(payment.seq, cookies)
  const url = control.checkoutService.shopUrl(payment, goesTo ?? null)
  if (url === null)
    refuse(
      409,
      'no_return_url',
      `The payment has no ${goesTo ?? 'page'} for the payer to return to.`,
    )
  const plan = toPlan({ ...how, visits: 'follow' })
  const made = atomically(stores.db, () =>
    visits.plan({
      payment,
      url,
      visits: plan ?? usual,
      at: worlds.now(payment.tenantId),
      because: 'returned by POST /_sandbox/payments/…/payer',
    }),
  )
  const concerns = (item: SandboxEvent) => item.paymentId === payment.id && item.kind === 'visit'
  await waitFor(control.events, visitLimit, concerns, () => {
    const open = made.map((seq) => stores.visits.find(seq)?.state)
    return open.every((state) => state === undefined || state === 'ended' || state === 'waiting')
      ? true
      : null
  })
}

const usual: VisitPlan = { jar: 'same', times: 1, with: null }

/** `visits` is follow where anything else is said. */
function toPlan({ visits = 'follow', jar, times, with: company }: BrowserInput): VisitPlan | null {
  return toVisits({ visits, jar, times, with: company })
}
