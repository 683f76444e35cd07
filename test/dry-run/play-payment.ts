import fc from 'fast-check'
import { expect } from 'vitest'
import type { JsonObject } from '../../src/payment/json.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { ownProviders } from '../../src/providers/registry.ts'
import type { clientOf } from '../client.ts'

/** What became of a payment: instants in ms since it was created. */
export type Played = {
  statuses: { status: string; at: number }[]
  callbacks: { status: string; at: number; state: string }[]
  redirect: { to: string; at: number } | null
}

type Delivered = {
  status: string
  state: string
  due_at: string
  attempts: { started_at: string }[]
}

type Entry = { kind: string; state: string; text: string; at: string }

type World = ReturnType<typeof clientOf>

/** Providers of which a payment needs no consent and no account that somebody made before, by name. */
const freeProviders = new Map(
  ownProviders({} as never)
    .filter((one) => one.consent === undefined && one.liquidityAccountFor === undefined)
    .map((one) => [`${one.provider} ${one.method}`, one]),
)

/** One of them, mostly Open Payments. The name is drawn, so that a report of what failed stays short. */
export const providerName = fc.oneof(
  { weight: 3, arbitrary: fc.constant('open_payments pis') },
  { weight: 1, arbitrary: fc.constantFrom(...freeProviders.keys()) },
)

export function providerOf(name: string): Provider {
  const provider = freeProviders.get(name)
  if (provider === undefined) throw new Error(`no provider ${name}`)
  return provider
}

/** A payment under a document, with a payer who does this at these instants (ms), to the end of everything. */
export async function playPayment(
  world: World,
  document: JsonObject,
  { provider, method, example, currencies: [currency = 'SEK'] = [] }: Provider,
  acts: readonly { readonly at: number; readonly action: string }[],
  callbackUrl: string,
): Promise<Played & { id: string }> {
  expect((await world.arm(document)).status).toBe(200)
  const { id, answer } = await world.createPayment({
    paymentMethod: { provider, method, currency, provider_method_parameters: example },
    callbackUrl,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  let now = 0
  for (const { at, action } of acts) {
    if (at > now) await world.advance(`${at - now}ms`)
    now = at
    await world.payer(id, action)
  }
  expect((await world.settle()).status).toBe(200)
  const { timeline, deliveries, payment } = await world.detail(id)
  const entries = await world.call('GET', `/_sandbox/payments/${id}/timeline`)
  const since = Date.parse(payment.created_at)
  return {
    id,
    statuses: timeline
      .filter(({ state }: { state: string }) => state === 'past')
      .map(({ status, at }: { status: string; at: string }) => ({
        status,
        at: Date.parse(at) - since,
      })),
    callbacks: deliveries.map(({ status, state, attempts, due_at }: Delivered) => ({
      status,
      at: Date.parse(attempts[0]?.started_at ?? due_at) - since,
      state,
    })),
    redirect: redirectIn(entries.body.data, since),
  }
}

/** Where and when the payer's browser went. */
function redirectIn(entries: readonly Entry[], since: number): Played['redirect'] {
  const back = entries.findLast(({ kind, state }) => kind === 'redirect' && state === 'past')
  const to = back === undefined ? undefined : /\w+_url/.exec(back.text)?.[0]
  return back === undefined || to === undefined ? null : { to, at: Date.parse(back.at) - since }
}
