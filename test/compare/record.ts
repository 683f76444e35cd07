import { randomUUID } from 'node:crypto'
import { toHar } from '../../src/control-api/queries/har.ts'
import type { Har, HarEntry } from '../../src/control-api/schemas/har.ts'
import { createReceiver, createSandbox, type Settings, type World } from '../../src/index.ts'
import { clientOf, paymentBody } from '../client.ts'

/**
 * Plays a merchant's backend against a sandbox with these settings, which is closed again, and answers its journal.
 */
export async function record(
  play: (recorder: Recorder) => Promise<unknown>,
  settings: Settings = {},
  tenantId?: string,
): Promise<Har> {
  const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual', ...settings })
  const receiver = await createReceiver()
  try {
    const url = await sandbox.listen()
    const world = sandbox.world(tenantId)
    const { api, call } = clientOf(url, world.tenantId)
    await play({ world, api, call, callbackUrl: receiver.callbackUrl })
    return await world.har()
  } finally {
    await receiver.close()
    await sandbox.close()
  }
}

type Recorder = {
  readonly world: World
  readonly api: ReturnType<typeof clientOf>['api']
  readonly call: ReturnType<typeof clientOf>['call']
  readonly callbackUrl: string
}

/**
 * A payment that is paid and one that its payer cancels; a refund and a currency that not every sandbox takes; refusals; an
 * order that is closed and split, and one that is closed too early.
 */
export async function recordTraffic({ world, api, callbackUrl }: Recorder): Promise<void> {
  await world.generateSigningKey()
  const order = { currency: 'SEK', status_callback_url: callbackUrl }
  const { body } = await api('POST', '/payment_orders', order)
  const payments = `/payment_orders/${body.id}/payments`
  const first = (await api('POST', payments, paymentBody({ callbackUrl, amount: 25_000 }))).body
  const second = (await api('POST', payments, paymentBody({ callbackUrl }))).body
  await world.payer.open(first)
  await api('GET', `${payments}/${first.id}`)
  await world.payer.approve(first)
  await world.advance('10s')
  await api('GET', `${payments}/${first.id}`)
  await world.payer.cancel(second)
  await world.advance('10s')
  await api('POST', `${payments}/${first.id}/refund`, { amount: 25_000, currency: 'SEK' })
  await world.advance('10s')
  await api('GET', '/payments')
  await api('GET', `/payment_orders/${randomUUID()}`)
  await api('POST', '/payment_orders', { currency: 'euro' })
  await api('PUT', `/payment_orders/${body.id}/close`)
  await api('PUT', `/payment_orders/${body.id}/split`, {})
  await world.advance('1ms')
  await api('GET', `/payment_orders/${body.id}/allocations`)
  const early = `/payment_orders/${(await api('POST', '/payment_orders', order)).body.id}`
  await api('POST', `${early}/payments`, {
    ...paymentBody(),
    provider: 'dummy',
    method: 'dummy',
    currency: 'EUR',
    provider_method_parameters: { desired_payment_status: 'COMPLETED' },
  })
  await api('POST', `${early}/payments`, paymentBody())
  await api('PUT', `${early}/close`)
}

/** Requests of a tenant that nobody listed: they are in the journal of no world. */
export async function recordRefused(settings: Settings = {}): Promise<Har> {
  const strict = { SANDBOX_STRICT: true, SANDBOX_TENANTS: `${randomUUID()}:secret` }
  const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual', ...strict, ...settings })
  try {
    const headers = { tenant_id: randomUUID(), 'x-api-secret': 'wrong' }
    const path = '/payments/api/v1/payments'
    const answer = await sandbox.fetch(path, { headers })
    const time = new Date().toISOString()
    const entry = {
      ...({ state: 'answered', real_at: time, at: time, took_ms: 1, operation: null } as const),
      ...{ method: 'GET', path, status_code: answer.status, because: null },
      ...{ api: null, payment_id: null, payment_order_id: null },
      request: { headers, body: '' },
      response: { headers: Object.fromEntries(answer.headers), body: await answer.text() },
    }
    return toHar([entry], [], 'https://ping.example')
  } finally {
    await sandbox.close()
  }
}

/** The recording with its entries changed: `change` gets each, with its bodies as JSON or undefined. */
export function mutate(har: Har, change: (entry: MutableEntry, place: number) => void): Har {
  const entries = har.log.entries.map((entry, place): HarEntry => {
    const copy = structuredClone(entry) as HarEntry
    const mutable: MutableEntry = {
      path: new URL(copy.request.url).pathname,
      method: copy.request.method,
      isCallback: copy.comment.startsWith('callback'),
      entry: copy,
      request: parse(copy.request.postData?.text),
      answer: parse(copy.response.content.text),
    }
    change(mutable, place)
    if (copy.request.postData !== undefined && mutable.request !== undefined)
      copy.request.postData.text = JSON.stringify(mutable.request)
    if (mutable.answer !== undefined) copy.response.content.text = JSON.stringify(mutable.answer)
    return copy
  })
  return { log: { ...har.log, entries } }
}

export type MutableEntry = {
  readonly path: string
  readonly method: string
  readonly isCallback: boolean
  readonly entry: HarEntry
  // biome-ignore lint/suspicious/noExplicitAny: bodies are changed, key by key
  request: any
  // biome-ignore lint/suspicious/noExplicitAny: bodies are changed, key by key
  answer: any
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
