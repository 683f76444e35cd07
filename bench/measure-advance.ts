import { startMerchant } from './merchant.ts'
import { newOrder, paymentBody, tenant } from './payment.ts'
import { post, sandbox, start } from './program.ts'
import type { Row } from './results.ts'

/** Three days in one call, with `count` callbacks that fall due in them. */
export async function measureAdvance(count = 1_000): Promise<Row[]> {
  const merchant = await startMerchant()
  const program = await start(sandbox({ SANDBOX_CLOCK: 'manual' }))
  try {
    const path = await newOrder(program.url)
    const payment = { ...paymentBody, status_callback_url: merchant.url }
    const header = { ...tenant, 'sandbox-scenario': 'delayed' }
    for (let made = 0; made < count; made += 1) {
      const { id } = await post(`${program.url}${path}`, payment, header)
      await post(`${program.url}/_sandbox/payments/${id}/payer`, { action: 'approve' }, tenant)
    }
    await post(`${program.url}/_sandbox/clock/advance`, { by: '1s' }, tenant)
    const before = merchant.count()
    const started = performance.now()
    await post(`${program.url}/_sandbox/clock/advance`, { by: '3d' }, tenant)
    const seconds = (performance.now() - started) / 1000
    const came = merchant.count() - before
    if (came < count) throw new Error(`Only ${came} of ${count} callbacks came.`)
    return [
      {
        what: `advance 3 days with ${came} due callbacks, all answered`,
        result: `${seconds.toFixed(2)} s`,
        ratio: `${Math.round(came / seconds)} callbacks/s`,
        goal: 'one call, ≤ 2 s',
        isReached: seconds <= 2,
      },
    ]
  } finally {
    await program.stop()
    merchant.close()
  }
}
