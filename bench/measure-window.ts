import { randomUUID } from 'node:crypto'
import { createSandbox, type Sandbox } from '../src/index.ts'
import { median, type Row } from './results.ts'

const origin = 'http://sandbox.test'
const few = 100

/** Payments of two worlds, each a few thousand bytes of JSON, made through the API. */
async function fill(sandbox: Sandbox, from: number, to: number): Promise<string> {
  const tenants = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
  let last = ''
  for (let number = from; number < to; number += 1) {
    const post = async (path: string, body: object) => {
      const headers = { tenant_id: tenants[number % 2] ?? '', 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await sandbox.fetch(new Request(`${origin}/payments/api/v1${path}`, init))
      return JSON.parse(await answer.text())
    }
    const order = await post('/payment_orders', { currency: 'SEK' })
    const payment = await post(`/payment_orders/${order.id}/payments`, paymentOf(number))
    last = payment.id
  }
  return last
}

function paymentOf(number: number) {
  const back = (how: string) => `http://shop.test/${how}`
  return {
    provider: 'open_payments',
    method: 'pis',
    currency: 'SEK',
    total_amount: 12_500,
    order_items: [{ name: 'Coffee', amount: 12_500, vat_rate: 12, merchant_id: randomUUID() }],
    metadata: { order: `A-${number}` },
    provider_method_parameters: {
      success_url: back('success'),
      cancel_url: back('cancel'),
      error_url: back('error'),
      reference: `Order ${number}`,
    },
  }
}

const pages: Readonly<Record<string, string>> = {
  'payments of all worlds': '/?tenant_id=all',
  'payments of one world': '/?tenant_id=00000000-0000-4000-8000-00000000000a',
  'by scenario': '/?tenant_id=all&scenario=paid',
  'by a status nobody has': '/?tenant_id=all&status=CRASHED',
  'by a text nobody wrote': '/?tenant_id=all&q=nowhere',
  "by one's own metadata, the oldest": '/payments?tenant_id=all&metadata.order=A-7',
  'one payment': '/payments/:id',
}

async function measure(sandbox: Sandbox, id: string): Promise<number[]> {
  const times: number[] = []
  for (const path of Object.values(pages)) {
    const rounds: number[] = []
    for (let round = 0; round < 7; round += 1) {
      const started = performance.now()
      await (await sandbox.fetch(new Request(origin + path.replace(':id', id)))).text()
      rounds.push(performance.now() - started)
    }
    times.push(median(rounds))
  }
  return times
}

/** How quickly the pages of the window are made when there are many payments. */
export async function measureWindow(many = 100_000): Promise<Row[]> {
  const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })
  try {
    const small = await measure(sandbox, await fill(sandbox, 0, few))
    const large = await measure(sandbox, await fill(sandbox, few, many))
    return Object.keys(pages).map((what, index) => ({
      what: `${what}, of ${many.toLocaleString('en')} payments`,
      result: `${(large[index] ?? 0).toFixed(1)} ms`,
      ratio: `${(small[index] ?? 0).toFixed(1)} ms of ${few}`,
    }))
  } finally {
    await sandbox.close()
  }
}
