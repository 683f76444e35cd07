import type { z } from '@hono/zod-openapi'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import type { PaymentOrder } from '../../payment/payment-order.ts'
import type { Provider } from '../../providers/provider.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Merchant } from '../../storage/merchant-store.ts'
import type { merchantAnswer, paymentOrderAnswer } from '../http/answer-schemas.ts'

export function shapePaymentOrder(order: PaymentOrder) {
  return {
    id: order.id,
    status: order.status,
    created_at: toWireTime(order.createdAt),
    currency: order.currency,
    split_tree_id: order.splitTreeId,
    split_parameters: order.splitParameters,
    close_condition: order.closeCondition,
    settle_schedule: order.settleSchedule,
    status_callback_url: maskUrlIfAny(order.statusCallbackUrl, 'userinfo'),
  } satisfies z.infer<typeof paymentOrderAnswer>
}

export function shapeMerchant(merchant: Merchant, ways: readonly Provider[]) {
  const { name, email, phone_number, organization, person } = merchant.document
  return {
    id: merchant.id,
    name,
    email: email ?? null,
    phone_number: phone_number ?? null,
    status: merchant.status,
    organization: organization ?? null,
    person: person ?? null,
    payment_provider_methods: ways.map(({ provider, method }) => ({ provider, method })),
  } as z.infer<typeof merchantAnswer>
}
