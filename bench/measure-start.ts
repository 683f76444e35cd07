import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { api, tenant } from './payment.ts'
import { type Command, post, sandbox, start } from './program.ts'
import { least, type Row } from './results.ts'

/** ms from spawn to the end of `node -e 0`. */
export async function bareNode(): Promise<number> {
  const started = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - started
}

/** ms from spawn to the first 2xx. */
export async function spawnToReady(command: Command): Promise<number> {
  const program = await start(command)
  await program.stop()
  return program.startMs
}

/** ms from spawn to the answer to a first order, which needs everything. */
async function spawnToOrder(): Promise<number> {
  const started = performance.now()
  const program = await start(sandbox())
  await post(`${program.url}${api}/payment_orders`, { currency: 'SEK' }, tenant)
  await program.stop()
  return performance.now() - started
}

/** The least of many tries: what is longer was disturbed by something else on the machine. */
export async function measureStart(rounds = 15): Promise<Row[]> {
  const times: Record<'node' | 'ready' | 'order', number[]> = { node: [], ready: [], order: [] }
  for (let round = 0; round < rounds; round += 1) {
    times.node.push(await bareNode())
    times.ready.push(await spawnToReady(sandbox()))
    times.order.push(await spawnToOrder())
  }
  const node = least(times.node)
  const ratio = least(times.ready) / node
  return [
    { what: '`node -e 0`', result: `${node.toFixed(0)} ms` },
    {
      what: 'spawn to first 200',
      result: `${least(times.ready).toFixed(0)} ms`,
      ratio: `${ratio.toFixed(1)} × \`node -e 0\``,
      goal: '≤ 3 ×',
      isReached: ratio <= 3,
    },
    {
      what: 'spawn to the answer to a first payment order',
      result: `${least(times.order).toFixed(0)} ms`,
      ratio: `${(least(times.order) / node).toFixed(1)} ×`,
    },
  ]
}
