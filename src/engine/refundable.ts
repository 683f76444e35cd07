import type { Payment } from '../payment/payment.ts'

/** Providers with refunds of their own (contract sheet 4.7); the dummy takes them too, as the C# tests show. */
const refundable = ['payment_iq', 'swish', 'vipps_mobilepay', 'dummy']

/** `open_payments` is not on the vendor's list; a setting lets it through. Of `ping`, only credit is. */
export function isRefundable({ provider, method }: Payment, openPayments: boolean): boolean {
  if (provider === 'open_payments') return openPayments
  return refundable.includes(provider) || (provider === 'ping' && method === 'credit')
}
