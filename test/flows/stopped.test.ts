import { expect, test } from 'vitest'
import { startStory } from './story.ts'

test('stops a payment on its way, and tells the merchant', async () => {
  const { id, merchant, orderId, payer, sandbox, status } = await startStory('delayed')
  await payer('approve')
  const stopped = await sandbox.api('PUT', `/payment_orders/${orderId}/payments/${id}/stop`)
  expect(stopped.status).toBe(204)
  await sandbox.settle()
  expect(await status()).toBe('STOPPED')
  expect(merchant.statuses()).toEqual(['PENDING', 'STOPPED'])
})

test('closes the checkout of a stopped payment', async () => {
  const { checkoutUrl, id, orderId, sandbox } = await startStory('paid')
  await sandbox.api('PUT', `/payment_orders/${orderId}/payments/${id}/stop`)
  expect(await (await fetch(checkoutUrl)).text()).toContain('data-state="closed"')
})
