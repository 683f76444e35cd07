import type { CheckoutClock, CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import { formatDuration } from '../../payment/duration.ts'
import type { ControlsTexts } from './test-controls-texts.ts'
import { controlsTexts as words } from './test-controls-texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

export type ControlsModel = {
  readonly t: ControlsTexts
  readonly open: boolean
  /** what was asked for last and could not be done any more, in a sentence */
  readonly refusal: string | null
  readonly scenario: { readonly name: string; readonly summary: string; readonly because: string }
  readonly actions: readonly { readonly verb: string; readonly label: string }[]
  readonly moods: readonly Choice[]
  readonly announcements: readonly Choice[]
  /** how the sandbox opens the page of the shop; empty where there is none */
  readonly returns: readonly { readonly value: string; readonly label: string }[]
  readonly clock: { readonly now: string; readonly iso: string; readonly mode: string }
  /** label of the button that leads to it; null: nothing is planned */
  readonly nextEvent: string | null
  readonly jumps: readonly { readonly by: string; readonly label: string }[]
  readonly timelineUrl: string
  readonly actUrl: string
  readonly controlsUrl: string
  readonly clockUrl: string
}

export type Choice = { readonly value: string; readonly label: string; readonly isOn: boolean }

/** The drawer below every checkout page. */
export function toControls(
  checkoutService: CheckoutService,
  { session, payment }: Checkout,
  viewer: Viewer,
): ControlsModel {
  const clock = checkoutService.clockFor(payment)
  const toUrl = (what: 'act' | 'controls' | 'clock') =>
    linkFor(viewer, `/checkout/${session.token}/${what}`, { drawer: 'open' })
  return {
    t: words.headings,
    open: viewer.drawerOpen || viewer.refused !== null,
    refusal: viewer.refused && words.refusal(payerActionTexts[viewer.refused].button),
    scenario: checkoutService.scenarioFor(payment),
    actions: checkoutService
      .legalActions(session)
      .filter((verb) => verb !== 'open')
      .map((verb) => ({ verb, label: payerActionTexts[verb].button })),
    moods: choices(words.moods, session.bankMood),
    announcements: choices(words.announcements, session.announce),
    returns:
      checkoutService.shopUrl(payment, null) === null
        ? []
        : Object.entries(words.returns).map(([value, label]) => ({ value, label })),
    clock: clockText(clock),
    nextEvent: toNextEvent(clock),
    jumps: ['1m', '1h', '1d'].map((by) => ({ by, label: `+${by}` })),
    timelineUrl: `/payments/${payment.id}`,
    actUrl: toUrl('act'),
    controlsUrl: toUrl('controls'),
    clockUrl: toUrl('clock'),
  }
}

function choices(labels: Readonly<Record<string, string>>, now: string) {
  return Object.entries(labels).map(([value, label]) => ({ value, label, isOn: value === now }))
}

/** To what happens to this payment next. What is due now happens by itself, before anybody clicks the button. */
function toNextEvent({ next }: CheckoutClock): ControlsModel['nextEvent'] {
  return next === null ? null : words.nextEvent(formatDuration(Math.ceil(next / 1000) * 1000))
}

function clockText({ now, mode }: CheckoutClock): ControlsModel['clock'] {
  const iso = new Date(now).toISOString()
  return { iso, now: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`, mode }
}
