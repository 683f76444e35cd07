// Node: npm i -D testcontainers ping-sandbox; node --test
import assert from 'node:assert/strict'
import test from 'node:test'
import { createReceiver } from 'ping-sandbox/client'
import { PingSandboxContainer } from 'ping-sandbox/testcontainers'

test('tells the shop of a payment', async () => {
  const receiver = await createReceiver({ host: '0.0.0.0' })
  const sandbox = await new PingSandboxContainer('your-registry/ping-sandbox:latest')
    .withHostPorts(receiver.port)
    .start()

  const world = sandbox.world()
  const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
  await world.payer.approve(payment)
  const { body } = await receiver.next({ status: 'COMPLETED' })
  assert.equal(body.payment_id, payment.id)

  await receiver.close()
  await sandbox.stop()
})
