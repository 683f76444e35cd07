// What somebody does who has just installed the package, in plain JavaScript. Prints `ok` and the version of Node.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
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

const client = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'smoke', version: '1' },
}
const asked = [
  { id: 1, method: 'initialize', params: client },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/list' },
]
const input = asked.map((line) => `${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`).join('')
const program = 'node_modules/ping-sandbox/dist/main.js'
const { stdout } = spawnSync(process.execPath, [program, 'mcp'], { input, encoding: 'utf8' })
assert.equal(JSON.parse(stdout.trim().split('\n')[1] ?? '{}').result?.tools.length, 8)

await receiver.close()
await sandbox.close()
process.stdout.write(`ok ${process.version}\n`)
