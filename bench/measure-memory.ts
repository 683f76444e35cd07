import { newOrder, paymentBody, tenant } from './payment.ts'
import { load, sandbox, start } from './program.ts'
import type { Row } from './results.ts'

/** Memory of the process, in use, as it stands and after payments; the journal is on. */
export async function measureMemory(total = 100_000): Promise<Row[]> {
  const program = await start(sandbox())
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const idle = program.memory()
    const after: [count: number, memory: number][] = []
    let made = 0
    for (const goal of [total / 10, total / 2, total]) {
      while (made < goal) {
        const path = await newOrder(program.url)
        const requests = Math.min(10_000, goal - made)
        const job = { url: program.url, method: 'POST', paths: [path], connections: 16, requests }
        const headers = { ...tenant, 'content-type': 'application/json' }
        await load({ ...job, headers, body: JSON.stringify(paymentBody) })
        made += requests
      }
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      after.push([made, program.memory()])
    }
    const [first, , last] = after.map(([, memory]) => memory)
    const growth = (last ?? 0) - (first ?? 0)
    return [
      {
        what: 'idle',
        result: `${idle.toFixed(0)} MB`,
        goal: '≤ 80 MB',
        isReached: idle <= 80,
      },
      ...after.map(([count, memory]) => ({
        what: `after ${count.toLocaleString('en')} payments, in memory, journal on`,
        result: `${memory.toFixed(0)} MB`,
      })),
      {
        what: `growth from ${(total / 10).toLocaleString('en')} to ${total.toLocaleString('en')} payments`,
        result: `${growth.toFixed(0)} MB (peak ${program.peakMemory().toFixed(0)} MB)`,
        goal: 'flat: ≤ 20 MB',
        isReached: growth <= 20,
      },
    ]
  } finally {
    await program.stop()
  }
}
