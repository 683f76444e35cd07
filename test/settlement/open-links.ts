import { expect } from 'vitest'
import { ForbiddenError } from '../../src/engine/errors.ts'
import { paymentsOfLink } from '../../src/engine/payment-links/find-payment-link.ts'
import { payPaymentLink } from '../../src/engine/payment-links/pay-payment-link.ts'
import { type PaymentLink, toPaymentLink } from '../../src/engine/payment-links/payment-link.ts'
import { type openApi, tenantId, unknownId } from '../ping-api/open-api.ts'

type Api = ReturnType<typeof openApi>

const url = 'http://sandbox.test/payment_links/api/v1/payment_links'
const swish = { provider: 'swish', method: 'm_commerce' }

/** The payment links of a tenant; numbers choose among what there is, or ask for the impossible. */
export function openLinks(
  { call, engine, stores }: Api,
  answered: (call: ReturnType<Api['call']>) => ReturnType<Api['call']>,
) {
  const ids: string[] = []
  const pick = (index: number) => ids[index % (ids.length + 1)] ?? unknownId

  function find(id: string): PaymentLink | null {
    const record = stores.paymentLinks.find(tenantId, id)
    return record === undefined ? null : toPaymentLink(record)
  }

  function payThrough(id: string): void {
    const link = find(id)
    if (link === null) return
    try {
      payPaymentLink(engine, link, { ...swish, phone: null }, 'http://sandbox.test')
    } catch (error) {
      if (!(error instanceof ForbiddenError)) throw error
    }
  }

  /** A link is COMPLETED by one payment of all that it is for, and by no second one. */
  function checkOne(id: string): void {
    const link = find(id)
    const made = link === null ? [] : paymentsOfLink(engine, link)
    const paid = made.filter(({ status }) => status === 'COMPLETED')
    const isCompleted = link?.status === 'COMPLETED'
    expect(paid.map((payment) => payment.id)).toEqual(isCompleted ? [link.paymentId] : [])
  }

  return {
    async create(order: string, prices: readonly number[], quantity: number): Promise<void> {
      const items = prices.map((price, index) => ({
        description: `item ${index}`,
        merchant_id: unknownId,
        price,
        quantity,
        vat: 25,
      }))
      const body = {
        payment_order_id: order,
        currency: 'SEK',
        total_amount: quantity * prices.reduce((all, price) => all + price, 0),
        locale: 'sv-SE',
        customer: {},
        supplier: { name: 'Shop' },
        items,
        payment_provider_methods: [swish],
      }
      const answer = await answered(call('POST', url, body))
      if (answer.status === 200) ids.push(answer.body.id)
    },
    /** Answers the ids of the payments made through the link. */
    async choose(link: number, by: 'swish' | 'invoice'): Promise<string[]> {
      const id = pick(link)
      if (by === 'swish') payThrough(id)
      else await answered(call('PUT', `${url}/${id}/invoice`, { reference_type: 'OCR' }))
      const found = find(id)
      return found === null ? [] : paymentsOfLink(engine, found).map((payment) => payment.id)
    },
    async cancel(link: number): Promise<void> {
      await answered(call('PUT', `${url}/${pick(link)}/cancel`))
    },
    check: (): void => ids.forEach(checkOne),
  }
}
