import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Payment } from '../../src/payment/payment.ts'
import type { PaymentOrder } from '../../src/payment/payment-order.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'

export type TestStorage = Storage<{ version: string }>

export const tenantId = 'a0000000-0000-4000-8000-000000000001'
export const otherTenant = 'b0000000-0000-4000-8000-000000000002'

/** Tables in memory, or in a file, closed with the test. */
export function openStorage(path: string | null = null, journalLimit = 100): TestStorage {
  const storage = createStorage<{ version: string }>({ path, journalLimit })
  onTestFinished(() => {
    storage.db.close()
  })
  return storage
}

export function newFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ping-sandbox-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'sandbox.db')
}

export function addOrder(storage: TestStorage, more: Partial<PaymentOrder> = {}): PaymentOrder {
  return storage.paymentOrders.insert({
    id: 'order',
    tenantId,
    status: 'OPEN',
    currency: 'SEK',
    splitTreeId: null,
    splitParameters: null,
    closeCondition: null,
    settleSchedule: null,
    statusCallbackUrl: null,
    createdAt: 1_000,
    ...more,
  })
}

export function addPayment(
  storage: TestStorage,
  order: PaymentOrder,
  more: Partial<Payment> = {},
): Payment {
  return storage.payments.insert(
    {
      id: 'payment',
      tenantId: order.tenantId,
      paymentOrderId: order.id,
      status: 'INITIATED',
      currency: 'SEK',
      totalAmount: 12_500,
      provider: 'open_payments',
      method: 'pis',
      metadata: { cart: 7 },
      orderItems: [{ amount: 12_500, name: 'Coffee', vat_rate: 12 }],
      payer: null,
      providerMethodParameters: { reference: 'Order 1' },
      providerMethodResponse: {},
      statusCallbackUrl: null,
      createdAt: 1_000,
      scenarioVersion: 'v1',
      scenarioBecause: 'a test',
      seed: null,
      realAt: null,
      ...more,
    },
    order.seq,
  )
}
