// Node: npm i -D testcontainers ping-sandbox; node --test
import assert from 'node:assert/strict'
import test from 'node:test'
import { connect, createReceiver } from 'ping-sandbox/client'
import { GenericContainer, TestContainers, Wait } from 'testcontainers'

test('tells the shop of a payment', async () => {
  const receiver = await createReceiver({ host: '0.0.0.0' })
  // Lets the container reach a port of this machine.
  await TestContainers.exposeHostPorts(receiver.port)
  const container = await new GenericContainer('your-registry/ping-sandbox:latest')
    .withExposedPorts(8700)
    .withEnvironment({ SANDBOX_CALLBACK_HOST_MAP: '127.0.0.1=host.testcontainers.internal' })
    .withWaitStrategy(Wait.forHttp('/healthz', 8700))
    .start()
  const url = `http://${container.getHost()}:${container.getMappedPort(8700)}`

  const world = connect(url).world()
  const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
  await world.payer.approve(payment)
  const { body } = await receiver.next({ status: 'COMPLETED' })
  assert.equal(body.payment_id, payment.id)

  await receiver.close()
  await container.stop()
})
