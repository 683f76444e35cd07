import type { Timeline } from '../../client/world.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { printableLine } from '../../input/printable.ts'

/** Why a payment is as it is, in lines. */
export function explainPayment(detail: PaymentDetail, judgement?: Timeline['judgement']): string {
  const { id, tenant_id, status, reason, scenario, checkout, timeline, deliveries, visits } = detail
  const past = timeline.filter(({ state }) => state === 'past')
  const ahead = timeline.filter(({ state }) => state !== 'past')
  const lines = [
    `Payment ${id} is ${status}${reason === null ? '' : ` (${reason})`}; tenant_id ${tenant_id}.`,
    `Scenario ${scenario.name}: ${scenario.summary} Chosen: ${scenario.because}.`,
    ...past.map(({ at, status: was, because }) => `${at} ${was}: ${because}`),
    ...(checkout === null
      ? []
      : [
          `Checkout: ${checkout.state}. The payer can: ${checkout.legal_actions.join(', ') || 'nothing'}.`,
        ]),
    ...deliveries.flatMap(explainDelivery),
    ...(deliveries.length === 0 && detail.payment.status_callback_url === null
      ? ['No callbacks: the payment has no status_callback_url.']
      : []),
    ...visits.map(({ url, state, error }) => `Visit of ${url}: ${error ?? state}`),
    ...ahead.map(
      ({ at, moment, status: next, state, because }) =>
        `${state === 'planned' ? 'Next' : 'Possible'}: ${next} at ${at ?? moment ?? 'no set time'} (${because})`,
    ),
    ...(judgement === undefined ? [] : judgement.departures),
    ...(judgement === undefined ? [] : judgement.backend.map(({ text }) => `Backend: ${text}`)),
  ]
  return lines.map(printableLine).join('\n')
}

function explainDelivery({
  status,
  state,
  url,
  because,
  attempts,
}: PaymentDetail['deliveries'][0]) {
  const tries = attempts.map(({ started_at, response, error, diagnosis }) => {
    const outcome = error ?? (response === null ? 'under way' : `answered ${response.status_code}`)
    const advice = diagnosis === null ? '' : ` ${diagnosis.problem} ${diagnosis.advice}`
    return `  ${started_at} ${outcome}.${advice}`
  })
  return [`Callback ${status} ${state} to ${url} (${because})`, ...tries]
}

/** The arrows of a timeline, one line each. */
export function formatTimeline({ data, judgement }: Timeline): string {
  const lines = data.map(({ at, moment, state, from, to, text, answer, because, deviations }) => {
    const when = at ?? moment ?? 'no set time'
    const answered = answer === null ? '' : `, answered ${answer.text}`
    const why = because === null ? '' : ` (${because})`
    const odd = deviations.map(({ text: what }) => `; ${what}`).join('')
    return `${state === 'past' ? '' : `${state}: `}${when} ${from} → ${to}: ${text}${answered}${why}${odd}`
  })
  const judged = [...judgement.departures, ...judgement.backend.map(({ text }) => text)]
  return [...lines, ...judged].map(printableLine).join('\n')
}
