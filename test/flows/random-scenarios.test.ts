import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientOf } from '../client.ts'
import { isSigned, type Received, startMerchant } from '../merchant.ts'
import { runs } from '../random.ts'
import { startSandbox } from '../start-sandbox.ts'
import { expectedGroups, type Story } from './random-story.ts'

const seconds = (max: number) => fc.integer({ min: 0, max })

const mutation = fc.record(
  {
    status: fc.constantFrom('COMPLETED', 'ABORTED', 'PENDING'),
    signature: fc.constantFrom('wrong', 'missing'),
    body: fc.constantFrom('truncated', 'not_json', 'empty'),
    content_type: fc.constantFrom('text/plain', 'application/xml'),
  },
  { requiredKeys: [] },
)

const delivery = fc.record({
  of: fc.constantFrom('pending', 'final'),
  after: fc.constantFrom('pending', 'final', 'checkout.approved'),
  delay: seconds(6),
  copies: fc.integer({ min: 1, max: 3 }),
  gap: seconds(2),
  send: fc.boolean(),
  mutate: mutation,
  // what the merchant answers, attempt by attempt; the last one is repeated
  answers: fc.array(fc.constantFrom(200, 204, 302, 404, 500), { minLength: 1, maxLength: 4 }),
})

const story: fc.Arbitrary<Story> = fc.record({
  final: fc.constantFrom('COMPLETED', 'DECLINED', 'CRASHED'),
  finalDelay: seconds(8),
  deliveries: fc.array(delivery, { maxLength: 4 }),
  retry: fc.record({
    attempts: fc.integer({ min: 1, max: 4 }),
    backoff: fc.array(seconds(5), { minLength: 1, maxLength: 3 }),
    on: fc.uniqueArray(fc.constantFrom('timeout', 'connect', '4xx', '5xx'), { minLength: 1 }),
  }),
  refusals: fc.integer({ min: 0, max: 2 }),
})

function toDocument({ final, finalDelay, deliveries, retry, refusals }: Story) {
  return {
    version: 1,
    name: 'random',
    timeline: [{ id: 'final', at: `checkout.approved + ${finalDelay}s`, status: final }],
    ...(refusals === 0
      ? {}
      : { api: { create_payment: { fail: { status: 503, times: refusals } } } }),
    callbacks: {
      retry: { ...retry, backoff: retry.backoff.map((wait) => `${wait}s`) },
      ...(deliveries.length === 0
        ? {}
        : {
            deliveries: deliveries.map(
              ({ of, after, delay, copies, gap, send, mutate }, index) => ({
                of,
                at: `${after} + ${delay}s`,
                ...(send ? { copies, gap: `${gap}s` } : { send: 'never' }),
                ...(send
                  ? { mutate: { ...mutate, headers: { 'x-delivery': String(index) } } }
                  : {}),
              }),
            ),
          }),
    },
  }
}

test('sends what any combination of timeline, deliveries, damage, retries and faults says, in order', async () => {
  const { url } = await startSandbox()
  const stories = new Map<string, { story: Story; attempts: Map<string, number> }>()
  const merchant = await startMerchant(({ path, headers }, response) => {
    const told = stories.get(path)
    const index = String(headers['x-delivery'] ?? '')
    const answers = told?.story.deliveries[Number(index === '' ? -1 : index)]
    const key = `${index} ${headers['x-delivery'] === undefined ? 'default' : ''}`
    const made = told?.attempts.get(key) ?? 0
    told?.attempts.set(key, made + 1)
    // Copies cannot be told apart, so each of them gets the first answer every time.
    const list =
      answers === undefined
        ? [200]
        : answers.copies > 1
          ? answers.answers.slice(0, 1)
          : answers.answers
    response.writeHead(list[Math.min(made, list.length - 1)] ?? 200).end()
  })

  await fc.assert(
    fc.asyncProperty(story, async (drawn) => {
      const path = `/${randomUUID()}`
      stories.set(path, { story: drawn, attempts: new Map() })
      const { api, arm, setClock, createOrder, createPayment, payer, settle, detail } = clientOf(
        url,
        randomUUID(),
      )
      await setClock('manual')
      const key = (await api('POST', '/signing_key/generate')).body.public_key
      expect((await arm(toDocument(drawn))).body.errors).toBeUndefined()
      const orderId = await createOrder()
      for (let refused = 0; refused < drawn.refusals; refused += 1) {
        expect(
          (await createPayment({ orderId, callbackUrl: merchant.url + path })).answer.status,
        ).toBe(503)
      }
      const { id } = await createPayment({ orderId, callbackUrl: merchant.url + path })
      expect((await payer(id, 'approve')).status).toBe(200)
      await settle()

      const received = merchant.received.filter((message) => message.path === path)
      const told = received.map((message) => ({
        delivery: message.headers['x-delivery'] ?? 'default',
        type: message.headers['content-type'],
        body: message.body?.status ?? (message.text === '' ? 'empty' : 'garbage'),
        signature: signatureFor(message, key),
      }))
      const expected = expectedGroups(drawn)
      const inGroups = expected.map((group) =>
        told
          .splice(0, group.length)
          .map((item) => JSON.stringify(item))
          .sort(),
      )
      expect(inGroups).toEqual(
        expected.map((group) => group.map((item) => JSON.stringify(item)).sort()),
      )
      expect(told).toEqual([])

      const { deliveries, status } = await detail(id)
      expect(status).toBe(drawn.final)
      const recorded = deliveries.flatMap(
        ({ attempts }: { attempts: { request: { body: string } }[] }) =>
          attempts.map(({ request }) => request.body),
      )
      expect(received.map(({ text }) => text).sort()).toEqual(recorded.sort())
    }),
    { numRuns: runs(40) },
  )
})

function signatureFor(message: Received, key: string): string {
  if (message.headers['signature'] === undefined) return 'missing'
  return isSigned(message, key) ? 'honest' : 'wrong'
}
