import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { runs } from '../random.ts'
import { loadable } from './random-timeline.ts'

type Entry = {
  readonly id: string | null
  readonly status: string
  readonly state: 'past' | 'planned' | 'possible'
  readonly at: string | null
}

const act = fc.oneof(
  fc.record({
    payer: fc.constantFrom(
      'open',
      'choose_bank',
      'sign_in',
      'cancel_in_app',
      'other_bank',
      'approve',
      'approve',
      'refuse',
      'cancel',
      'leave',
      'continue',
    ),
  }),
  fc.record({ advance: fc.constantFrom('1ms', '500ms', '1s', '3s', '40s', '14m', '1h', '1d') }),
)

const course = fc.record({
  drawn: loadable,
  mode: fc.constantFrom('interactive', 'interactive', 'auto'),
  answers: fc.constantFrom('/acknowledges', '/refuses', null),
  acts: fc.array(act, { minLength: 2, maxLength: 8 }),
})

test('lists everything that happens before it does, and nothing with an instant that does not', async () => {
  const { as } = openSandbox()
  const merchant = await startMerchant(({ path }, response) => {
    response.writeHead(path === '/refuses' ? 500 : 200).end()
  })
  let seen = 0
  await fc.assert(
    fc.asyncProperty(course, async ({ drawn, mode, answers, acts }) => {
      const { arm, createPayment, payer, advance, detail } = as(randomUUID())
      await arm({ ...drawn, checkout: { ...drawn.checkout, mode } })
      const { id } = await createPayment({
        callbackUrl: answers === null ? null : merchant.url + answers,
      })
      let before: Entry[] = (await detail(id)).timeline
      for (const one of [...acts, { advance: '2d' }]) {
        const isAct = 'payer' in one
        if (isAct) await payer(id, one.payer)
        else await advance(one.advance)
        const after = await detail(id)
        const news = after.timeline
          .filter(({ state }: Entry) => state === 'past')
          .slice(before.filter(({ state }) => state === 'past').length)
        for (const happened of news) {
          seen += 1
          const listed = before.filter(
            ({ state, id: step }) => state !== 'past' && step === happened.id,
          )
          expect(listed, `${happened.status} at ${happened.at} in ${show(before)}`).not.toEqual([])
        }
        if (!isAct) expectKept(before, after.timeline, await now(id))
        before = after.timeline
      }

      async function now(paymentId: string): Promise<string> {
        const { tenant_id } = await detail(paymentId)
        return (await as(tenant_id).call('GET', '/_sandbox/clock')).body.now
      }
    }),
    { numRuns: runs(60) },
  )
  expect(seen).toBeGreaterThan(runs(60))
})

/** What was planned until `now` happened at its instant. */
function expectKept(before: readonly Entry[], after: readonly Entry[], now: string): void {
  const due = before.filter(({ state, at }) => state === 'planned' && at !== null && at <= now)
  for (const { id, status, at } of due) {
    const kept = after.some((entry) => entry.state === 'past' && entry.id === id && entry.at === at)
    expect(kept, `${status} (${id}) planned at ${at} in ${show(before)}; came ${show(after)}`).toBe(
      true,
    )
  }
}

function show(timeline: readonly Entry[]): string {
  return timeline.map(({ id, status, state, at }) => `${state} ${id} ${status} ${at}`).join(', ')
}

test('has no other end in store for a payment that is approved', async () => {
  const { createPayment, payer, detail, call, tenantId } = openSandbox()
  const { id } = await createPayment()
  await payer(id, 'approve')
  const { timeline } = await detail(id)
  const ahead = timeline.filter(({ state }: Entry) => state !== 'past')
  expect(ahead.map(({ state, status }: Entry) => `${state} ${status}`)).toEqual([
    'planned COMPLETED',
  ])
  const { body } = await call('GET', `/_sandbox/payments/${id}/timeline?tenant_id=${tenantId}`)
  const statuses = body.data
    .filter(
      (entry: { state: string; kind: string }) => entry.state !== 'past' && entry.kind === 'status',
    )
    .map(({ state, text }: { state: string; text: string }) => `${state} ${text}`)
  expect(statuses).toEqual(['planned COMPLETED'])
})

test('plans no end at a time that will be put off', async () => {
  const { arm, createPayment, payer, detail } = openSandbox()
  await arm({
    version: 1,
    timeline: [{ id: 'pending', at: 'checkout.approved + 14m59s', status: 'PENDING' }],
  })
  const { id } = await createPayment()
  await payer(id, 'approve')
  const { timeline } = await detail(id)
  const ends = timeline.filter(
    ({ status, state }: Entry) => status === 'EXPIRED' && state !== 'past',
  )
  expect(ends.map(({ state }: Entry) => state)).not.toContain('planned')
})
