// Mistakes that the compiler catches: each line below a directive is one. A directive without an error is an error itself.
import {
  connect,
  createReceiver,
  createSandbox,
  type Delivery,
  scenario,
  verifyCallbackSignature,
} from 'ping-sandbox'

const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual', PORT: 0, SANDBOX_STRICT: false })
const world = sandbox.world()
const receiver = await createReceiver()
const payment = await world.makePayment({ callbackUrl: receiver.callbackUrl })
const callback: Delivery = await world.callback({ payment, outcome: '503' }, { within: '2m' })

// Right, all of it.
await world.advance('2d12h')
await world.advance(1_500)
await world.advance({ to: new Date() })
await receiver.next({ status: 'COMPLETED', payment }, { within: 500 })
await world.request({ operation: 'create_payment', method: 'POST', statusCode: 200 })
await world.arm({ timeline: [{ at: 'checkout.approved + 1h', status: 'COMPLETED' }] })
await world.arm(scenario({ extends: 'paid', callbacks: { deliveries: [{ of: 'own_step' }] } }))
const text: string = callback.because
connect(text).world(payment.id)

// Settings
// @ts-expect-error
createSandbox({ SANDBOX_CLOK: 'manual' })
// @ts-expect-error
createSandbox({ SANDBOX_CLOCK: 'manually' })
// @ts-expect-error
createSandbox({ SANDBOX_STRICT: 'yes' })
// @ts-expect-error
createSandbox({ SANDBOX_STRICT: 1 })
// @ts-expect-error
createSandbox({ PORT: 'any' })
// @ts-expect-error
createSandbox({ PUBLIC_URL: '127.0.0.1:8700' })
// @ts-expect-error
createSandbox({ SANDBOX_PAYMENT_EXPIRY: '15 minutes' })
// @ts-expect-error
createSandbox({ SANDBOX_PAYMENT_EXPIRY: 900 })
// @ts-expect-error
createSandbox({ SANDBOX_KEEP: 'some' })
// @ts-expect-error
createSandbox({ SANDBOX_PAYER: 'robot' })
// @ts-expect-error
createSandbox({ SANDBOX_LOG: true })
// @ts-expect-error
createSandbox({ SANDBOX_AUTH_FAILURE_STATUS: '404' })
// @ts-expect-error
createSandbox('manual')

// Durations
// @ts-expect-error
await world.advance('3 days')
// @ts-expect-error
await world.advance('3')
// @ts-expect-error
await world.advance('12h2d')
// @ts-expect-error
await world.advance({ by: '3d' })
// @ts-expect-error
await world.advance()
// @ts-expect-error
await world.callback({}, { within: '5sec' })
// @ts-expect-error
await world.callback({}, '5s')
// @ts-expect-error
await receiver.next({}, { within: '1x' })
// @ts-expect-error
await receiver.next({}, { timeout: 500 })

// What is waited for
// @ts-expect-error
await world.callback({ status: 'PAID' })
// @ts-expect-error
await world.callback({ state: 'sent' })
// @ts-expect-error
await world.callback({ outcome: '6xx' })
// @ts-expect-error
await world.callback({ outcome: 503 })
// @ts-expect-error
await world.callback({ payment_id: payment.id })
// @ts-expect-error
await world.request({ operation: 'createPayment' })
// @ts-expect-error
await world.request({ method: 'post' })
// @ts-expect-error
await world.request({ status_code: 200 })
// @ts-expect-error
await receiver.next({ signature: 'good' })
// @ts-expect-error
await receiver.next({ status: 'Completed' })
// @ts-expect-error
callback.attempts[0].response.status

// Scenarios
// @ts-expect-error
scenario({ timline: [] })
// @ts-expect-error
scenario({ timeline: [{ at: 'checkout.aproved', status: 'COMPLETED' }] })
// @ts-expect-error
scenario({ timeline: [{ at: 'checkout.approved + 1hour', status: 'COMPLETED' }] })
// @ts-expect-error
scenario({ timeline: [{ at: 'checkout.approved', status: 'DONE' }] })
// @ts-expect-error
scenario({ timeline: [{ status: 'COMPLETED' }] })
scenario({
  timeline: [
    { id: 'a', at: 'checkout.approved', status: 'PENDING' },
    // @ts-expect-error
    { at: 'b + 1s', status: 'COMPLETED' },
  ],
})
// @ts-expect-error
scenario({ callbacks: { deliveries: [{ of: 'complete' }] } })
// @ts-expect-error
scenario({ callbacks: { deliveries: [{ of: 'completed', copies: '2' }] } })
// @ts-expect-error
scenario({ callbacks: { retry: { backoff: ['1 min'] } } })
// @ts-expect-error
scenario({ callbacks: { retry: { on: ['3xx'] } } })
// @ts-expect-error
scenario({ checkout: { bankid: 'aprove' } })
// @ts-expect-error
scenario({ checkout: { browser: { goes_to: 'success', at: 'checkout.approved' } } })
// @ts-expect-error
scenario({ api: { create_payments: { delay: '5s' } } })
// @ts-expect-error
scenario({ api: { create_payment: { delay: 5_000 } } })
// @ts-expect-error
scenario({ expect: { status: 'PAID' } })
// @ts-expect-error
await world.arm({ timeline: [{ at: 'checkout.aproved', status: 'COMPLETED' }] })
// @ts-expect-error
await world.arm('paid', { times: 2 })

// The rest
// @ts-expect-error
connect('127.0.0.1:8700')
// @ts-expect-error
connect('localhost:8700')
// @ts-expect-error
await world.clock.set('paused')
// @ts-expect-error
await world.payer.approved(payment)
// @ts-expect-error
await world.payer.act(payment, 'accept')
// @ts-expect-error
await world.payer.chooseBank(payment, 'ESSESESS')
// @ts-expect-error
await world.makePayment({ amount: '125' })
// @ts-expect-error
await createReceiver({ answer: '500' })
// @ts-expect-error
receiver.answerWith('never')
// @ts-expect-error
verifyCallbackSignature({ status: 'COMPLETED' }, 'signature', 'key')
