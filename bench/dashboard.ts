/**
 * How quickly the pages of the window come with many payments: `npx tsx bench/dashboard.ts [payments]`.
 * Prints ms for each page (median of five) with 100 payments and with many, and the ratio.
 */
import { randomUUID } from 'node:crypto'
import { createSandbox } from '../src/index.ts'

const many = Number(process.argv[2] ?? 100_000)
const few = 100
const tenants = [randomUUID(), randomUUID()]
const origin = 'http://sandbox.test'

const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })

async function call(method: string, path: string, body?: object, tenant = tenants[0] ?? '') {
  const answer = await sandbox.fetch(
    new Request(`${origin}${path}`, {
      method,
      headers: { tenant_id: tenant, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
  return JSON.parse(await answer.text())
}

async function pay(number: number): Promise<string> {
  const tenant = tenants[number % 2] ?? ''
  const api = '/payments/api/v1/payment_orders'
  const order = await call('POST', api, { currency: 'SEK' }, tenant)
  const payment = await call(
    'POST',
    `${api}/${order.id}/payments`,
    {
      provider: 'open_payments',
      method: 'pis',
      currency: 'SEK',
      total_amount: 12_500,
      order_items: [
        {
          name: 'Coffee',
          amount: 12_500,
          vat_rate: 12,
          merchant_id: '00000000-0000-4000-8000-00000000cafe',
        },
      ],
      metadata: { order: String(number) },
      provider_method_parameters: {
        success_url: 'http://shop.test/success',
        cancel_url: 'http://shop.test/cancel',
        error_url: 'http://shop.test/error',
        reference: `Order ${number}`,
      },
    },
    tenant,
  )
  return payment.id
}

async function median(path: string): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now()
    await (await sandbox.fetch(new Request(`${origin}${path}`))).text()
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[2] ?? 0
}

const pages = (first: string): Readonly<Record<string, string>> => ({
  'all worlds': '/?tenant_id=all',
  'one world': `/?tenant_id=${tenants[0]}`,
  'by status': '/?tenant_id=all&status=INITIATED',
  'by a status nobody has': '/?tenant_id=all&status=CRASHED',
  'by scenario': '/?tenant_id=all&scenario=paid',
  'undelivered callbacks': '/?tenant_id=all&undelivered=true',
  'a text found once, long ago': '/?tenant_id=all&q=Order 7"',
  'a text nobody wrote': '/?tenant_id=all&q=nowhere',
  'own metadata, long ago': '/payments?tenant_id=all&metadata.order=7',
  latest: '/payments/latest',
  'one payment': `/payments/${first}`,
  scenarios: '/scenarios',
})

async function measure(first: string): Promise<Record<string, number>> {
  const times: Record<string, number> = {}
  for (const [name, path] of Object.entries(pages(first))) times[name] = await median(path)
  return times
}

const first = await pay(0)
for (let number = 1; number < few; number += 1) await pay(number)
const small = await measure(first)
for (let number = few; number < many; number += 1) await pay(number)
const large = await measure(first)

const rows = Object.keys(large).map((name) => {
  const [a = 0, b = 0] = [small[name], large[name]]
  return `${name.padEnd(30)} ${a.toFixed(1).padStart(8)} ${b.toFixed(1).padStart(8)} ${(b / a).toFixed(1).padStart(7)}`
})
process.stdout.write(
  `${'page'.padEnd(30)} ${String(few).padStart(8)} ${String(many).padStart(8)}   ratio\n${rows.join('\n')}\n`,
)
await sandbox.close()
