import { expect, onTestFinished, test } from 'vitest'
import { type Connection, connect, createReceiver } from '../../src/client.ts'
import { startSandbox } from '../start-sandbox.ts'

const flows = 500

/** `npm run test:parallel` repeats it twenty times, in one server. */
const rounds = Number(process.env['PARALLEL_ROUNDS'] ?? '1')

/** What a flow does, and what its merchant is told of it. */
const stories = [
  { scenario: 'paid', by: '1s', told: ['PENDING', 'COMPLETED'] },
  { scenario: 'failed', by: '2s', told: ['PENDING', 'DECLINED'] },
  { scenario: 'delayed', by: '2d12h', told: ['PENDING', 'COMPLETED'] },
  { scenario: 'delayed', by: '2d11h', told: ['PENDING'] },
  { scenario: 'lost-callback', by: '3d', told: ['PENDING'] },
] as const

/** One test among many: a world, a receiver, a payment and a clock of its own. Answers what it saw. */
async function runFlow(sandbox: Connection, number: number) {
  const { scenario, by, told } = stories[number % stories.length] ?? stories[0]
  const world = sandbox.world()
  const receiver = await createReceiver()
  try {
    await world.clock.set('manual')
    const begun = await world.clock.now()
    await world.arm(scenario)
    const amount = number + 1
    const payment = await world.makePayment({ amount, callbackUrl: receiver.callbackUrl })
    await world.payer.approve(payment)
    await world.advance(by)
    const saw = {
      told: receiver.received.map(({ body }) => body?.['status']),
      strangers: receiver.received.filter(({ body }) => body?.['payment_id'] !== payment.id).length,
      payments: (await world.payments()).map(({ payment: made }) => made.total_amount),
      scenario: (await world.payment(payment)).scenario.name,
      requests: (await world.journal()).length,
      armed: (await world.armed()).armed.length,
      passed: (await world.clock.now()).getTime() - begun.getTime(),
    }
    const passed = { '1s': 1_000, '2s': 2_000, '2d12h': 216e6, '2d11h': 212.4e6, '3d': 259.2e6 }[by]
    const payments = [amount]
    const wanted = { told, strangers: 0, payments, scenario, requests: 2, armed: 0, passed }
    return { saw, wanted }
  } finally {
    await receiver.close()
  }
}

test(`lets ${flows} tests go on at once on one server, and none of them sees another`, {
  timeout: 60_000 + rounds * 60_000,
}, async () => {
  const { url } = await startSandbox({ SANDBOX_JOURNAL_LIMIT: '50000' })
  const sandbox = connect(url)
  const durations: number[] = []
  onTestFinished(() => {
    process.stderr.write(`rounds of ${flows} flows took ${durations.join(', ')} ms\n`)
  })
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    const numbers = Array.from({ length: flows }, (_, number) => number)
    const seen = await Promise.all(numbers.map((number) => runFlow(sandbox, number)))
    durations.push(Math.round(performance.now() - began))
    expect(seen.map(({ saw }) => saw)).toEqual(seen.map(({ wanted }) => wanted))
  }
})
