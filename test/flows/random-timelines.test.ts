import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTerminal } from '../../src/payment/status-transitions.ts'
import { clientOf } from '../client.ts'
import { openDryRuns } from '../dry-run/open-dry-runs.ts'
import { startMerchant } from '../merchant.ts'
import { runs } from '../random.ts'
import { startSandbox } from '../start-sandbox.ts'
import { droppedOf, loadable, type Past } from './random-timeline.ts'

test('every dry run of a payer who approves comes to an end', async () => {
  const { run } = openDryRuns()
  await fc.assert(
    fc.asyncProperty(loadable, async (drawn) => {
      const [ran] = await run(drawn, { payer: 'approves' })
      expect(ran?.statuses.filter(({ status }) => isTerminal(status))).toHaveLength(1)
      expect(ran?.happened.length).toBeLessThan(100)
    }),
    { numRuns: runs(150) },
  )
})

test('every signed payment comes to an end, and no step is dropped on the way', async () => {
  const { url } = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const merchant = await startMerchant(({ path }, response) => {
    response.writeHead(path === '/refuses' ? 500 : 200).end()
  })
  let signed = 0
  const course = fc.record({
    drawn: loadable,
    opensAfter: fc.constantFrom(0, 2_000, 840_000),
    answers: fc.constantFrom('/acknowledges', '/refuses', null),
  })

  await fc.assert(
    fc.asyncProperty(course, async ({ drawn, opensAfter, answers }) => {
      const { arm, createPayment, payer, advance, settle, detail } = clientOf(url, randomUUID())
      expect((await arm(drawn)).status).toBe(200)
      const { id } = await createPayment({
        callbackUrl: answers === null ? null : merchant.url + answers,
      })
      await advance(`${opensAfter}ms`)
      // The story may have ended by itself, or sent the browser away, before there was anything to sign.
      await payer(id, 'open')
      await advance('1s')
      if ((await payer(id, 'approve')).status !== 200) return
      signed += 1
      await settle()

      const { status, payment, timeline } = await detail(id)
      expect(isTerminal(status)).toBe(true)
      const past: Past[] = timeline.map((entry: { id: string; status: string; at: string }) => ({
        ...entry,
        at: Date.parse(entry.at) - Date.parse(payment.created_at),
      }))
      const events = new Map([
        ['payment.created', 0],
        ['checkout.opened', opensAfter],
        ['checkout.bank_chosen', opensAfter + 1_000],
        ['checkout.approved', opensAfter + 1_000],
      ])
      expect(droppedOf(drawn.timeline, past, events)).toEqual([])
    }),
    { numRuns: runs(50) },
  )
  expect(signed).toBeGreaterThan(runs(10))
})
