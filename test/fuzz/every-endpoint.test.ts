import { randomUUID } from 'node:crypto'
import dns from 'node:dns'
import fc from 'fast-check'
import { expect, type MockInstance, test, vi } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { type Call, type Described, operationsOf, toCalls } from './described-calls.ts'

/** `FUZZ_RUNS=2000 npx vitest run test/fuzz` looks longer. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? '40')

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Never ends; tested elsewhere. */
const endless = ['/_sandbox/events']

/** These name what they want by an id of any world, or list the worlds: that is their purpose. */
const acrossWorlds = /^\/_sandbox\/(payments\/\{|callbacks\/\{|worlds|inbox)/

/** A sandbox with a world that has a secret, and the world that calls are made in. */
async function openTwoWorlds() {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'manual' })
  const secret = `secret-${randomUUID()}`
  const other = sandbox.as(randomUUID())
  const callbackUrl = `http://127.0.0.1:1/${secret}`
  const theirs = await other.createPayment({ metadata: { secret }, callbackUrl })
  // Named in calls, so that its ids may be told again to who named them; what it holds may not.
  const named = await other.createPayment({ metadata: { secret }, callbackUrl })
  await other.api('POST', '/merchants', { name: secret })
  for (const { id } of [theirs, named]) await other.payer(id, 'open')
  const own = await sandbox.createPayment({ metadata: { own: true } })
  return {
    ...sandbox,
    secrets: [secret, theirs.id, theirs.orderId],
    foreign: [named.id, named.orderId, other.tenantId],
    known: [own.id, own.orderId],
  }
}

/** The hosts that are made up are looked for nowhere: a name server may take seconds to say that it knows none. */
function leaveNetworkAlone(): void {
  const lookup = vi.spyOn(dns, 'lookup') as unknown as MockInstance
  lookup.mockImplementation((hostname: string, _: unknown, tell: (error: Error) => void) => {
    const code = 'ENOTFOUND'
    tell(Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code }))
  })
}

type Worlds = Awaited<ReturnType<typeof openTwoWorlds>>

async function make(worlds: Worlds, { method, path: template }: Described, call: Call) {
  const ids = acrossWorlds.test(template) ? worlds.known : [...worlds.known, ...worlds.foreign]
  const path = call.path
    .map((part) => ('text' in part ? part.text : (ids[part.known % ids.length] ?? '')))
    .map(encodePart)
    .join('/')
  const query = new URLSearchParams(call.query as Record<string, string>)
  const request = new Request(`http://sandbox.test/${path}?${query}`, {
    method,
    headers: {
      tenant_id: worlds.tenantId,
      'content-type': 'application/json',
      ...call.headers,
    },
    ...(call.body === null || method === 'GET' ? {} : { body: call.body }),
  })
  const answer = await worlds.sandbox.fetch(request)
  return {
    request: `${path}?${query} ${call.body}`,
    status: answer.status,
    text: await answer.text(),
  }
}

/** Half of a pair of characters has no place in a path. */
function encodePart(part: string): string {
  return encodeURIComponent(Buffer.from(part).toString())
}

function expectErrorShape(status: number, text: string): void {
  const { errors } = JSON.parse(text)
  expect(errors.length, text).toBeGreaterThan(0)
  for (const { error, description } of errors) {
    expect(error, text).toMatch(/^[a-z_]+$/)
    if (description !== null) expect(typeof description, text).toBe('string')
  }
  expect(status, text).toBeLessThan(500)
}

test('answers whatever is asked of any endpoint in its own shape, never with a 5xx, never of another world', {
  timeout: 60_000 + numRuns * 3_000,
}, async () => {
  leaveNetworkAlone()
  const worlds = await openTwoWorlds()
  const { body: document } = await worlds.call('GET', '/openapi.json')
  const operations = operationsOf(document).filter(({ path }) => !endless.includes(path))
  expect(operations.length).toBeGreaterThan(40)
  for (const operation of operations) {
    await fc.assert(
      fc.asyncProperty(toCalls(operation, document), async (call) => {
        const { request, status, text } = await make(worlds, operation, call)
        if (status >= 400) expectErrorShape(status, text)
        for (const secret of worlds.secrets) {
          if (!request.includes(secret)) expect(text).not.toContain(secret)
        }
        if (status < 300) worlds.known.push(...newIds(worlds, text))
      }),
      { numRuns },
    )
  }
})

/** Some of what came back, to be asked for later. */
function newIds({ known, foreign }: Worlds, text: string): string[] {
  const found = new Set(text.slice(0, 5_000).match(uuids) ?? [])
  return [...found].filter((id) => !known.includes(id) && !foreign.includes(id)).slice(0, 3)
}
