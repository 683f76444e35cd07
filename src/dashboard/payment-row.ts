import type { PaymentDetail } from '../control/describe-payment.ts'
import { type Currency, formatAmount } from '../payment/money.ts'
import { isTerminal } from '../payment/status.ts'
import type { PaymentRow } from './page-model.ts'

/** What the table shows of a payment. */
export function paymentRow({
  id,
  status,
  payment,
  scenario,
  checkout,
  deliveries,
}: PaymentDetail): PaymentRow {
  const { reference } = payment.provider_method_parameters
  const isOpen = checkout !== null && checkout.state !== 'closed'
  return {
    id,
    reference: typeof reference === 'string' ? reference : `${payment.provider}/${payment.method}`,
    amount: formatAmount(payment.total_amount, payment.currency as Currency, 'en'),
    status,
    tone: status === 'COMPLETED' ? 'good' : isTerminal(status) ? 'bad' : 'waiting',
    createdAt: readable(payment.created_at),
    scenario: scenario.name,
    because: scenario.because,
    checkoutUrl: isOpen ? `/checkout/${checkout.token}` : null,
    callbacks: deliveries.map((delivery) => ({
      status: delivery.status,
      state: delivery.state,
      tone: tones[delivery.state],
      attempts: delivery.attempts.length,
      detail: delivery.attempts.at(-1)?.error ?? `${delivery.url} (${delivery.because})`,
    })),
  }
}

const tones = {
  planned: 'waiting',
  sending: 'waiting',
  delivered: 'good',
  failed: 'bad',
  lost: 'bad',
} as const

/** `2026-01-02T03:04:05.678000Z` → `2026-01-02 03:04:05` */
function readable(time: string): string {
  return time.slice(0, 19).replace('T', ' ')
}
