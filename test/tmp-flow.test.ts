import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { openSandbox } from './open-sandbox.ts'
const Sqlite = createRequire(import.meta.url)('better-sqlite3')
test('flow', async () => {
  const probe = new Sqlite(':memory:')
  const proto = Object.getPrototypeOf(probe.prepare('SELECT 1'))
  const seen: string[] = []
  for (const m of ['run', 'get', 'all']) { const o = proto[m]; proto[m] = function (...a: unknown[]) { seen.push(this.source.replace(/\s+/g, ' ').slice(0, 130)); return o.apply(this, a) } }
  const sandbox = openSandbox()
  const scenario = { version: 1, name: 'paid-at-once', summary: 'x.', timeline: [
 { id: 'pending', at: 'checkout.opened', status: 'PENDING' }, { id: 'completed', at: 'checkout.approved', status: 'COMPLETED' } ] }
  await sandbox.createPayment()
  const call = (m: string, p: string, b?: unknown) => sandbox.call(m as never, p, b as never)
  let out = ''
  const step = async (name: string, f: () => Promise<unknown>) => { seen.length = 0; const r = await f(); out += `\n== ${name} ${seen.length}\n${seen.join('\n')}\n`; return r }
  const { orderId } = await step('order', () => sandbox.createOrder().then((orderId: any) => ({ orderId }))) as any
  const { id } = await step('payment', () => sandbox.createPayment({ orderId: typeof orderId === 'string' ? orderId : orderId.id, status_callback_url: 'http://sandbox.test/_sandbox/inbox/x' } as never)) as any
  await step('approve', () => sandbox.payer(id, 'approve'))
  await step('after', async () => { await sandbox.settle?.() })
  await step('get', () => sandbox.status(orderId, id))
  writeFileSync('/tmp/stmts.txt', out)
})
