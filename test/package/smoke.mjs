// What somebody does who has just installed the package, in plain JavaScript. Prints `ok` and the version of Node.
import assert from 'node:assert/strict'
import { createReceiver, createSandbox, scenario, verifyCallbackSignature } from 'ping-sandbox'
import { connect } from 'ping-sandbox/client'

const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })
const receiver = await createReceiver()
const world = connect(await sandbox.listen()).world()
const key = await world.generateSigningKey()
await world.arm(scenario({ callbacks: { deliveries: [{ of: 'completed', copies: 2 }] } }))
const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
await world.payer.approve(payment)
await world.settle()

const told = receiver.received.map(({ body }) => body.status)
assert.deepEqual(told, ['PENDING', 'COMPLETED', 'COMPLETED'])
const { text, headers } = await receiver.next({ status: 'COMPLETED' })
assert.equal(verifyCallbackSignature(text, headers.signature, key), true)
const page = await sandbox.fetch('/')
assert.equal(page.status, 200)

await receiver.close()
await sandbox.close()
process.stdout.write(`ok ${process.version}\n`)
