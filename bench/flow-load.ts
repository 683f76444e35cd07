import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ask, open, toRequest } from './connection.ts'
import { api, paymentBody, tenant } from './payment.ts'

/** So many whole paid flows, so many at a time. */
export type FlowLoad = {
  readonly url: string
  readonly connections: number
  readonly flows: number
}

export type MeasuredFlows = {
  readonly perSecond: number
  /** ms from the order's request until the merchant has acknowledged COMPLETED */
  readonly p50: number
  readonly p99: number
}

const headers = { ...tenant, 'content-type': 'application/json' }

/** Runs as a process of its own; the merchant is another. */
async function run({ url, connections, flows }: FlowLoad): Promise<MeasuredFlows> {
  const merchant = fork(fileURLToPath(new URL('far-merchant.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  })
  const [{ port }] = (await once(merchant, 'message')) as [AddressInfo]
  const told = new Map<string, { statuses: string[]; whenPaid: () => void }>()
  const flowOf = (id: string) => {
    const known = told.get(id) ?? { statuses: [], whenPaid: () => undefined }
    told.set(id, known)
    return known
  }
  merchant.on('message', ({ body }: { body: string }) => {
    const { id, status } = JSON.parse(body)
    const flow = flowOf(id)
    flow.statuses.push(status)
    if (flow.statuses.length === 2) flow.whenPaid()
  })
  const body = JSON.stringify({
    ...paymentBody,
    status_callback_url: `http://127.0.0.1:${port}/callbacks`,
  })

  async function post(socket: Socket, path: string, text: string) {
    const answer = await ask(socket, toRequest({ url, method: 'POST', path, headers, body: text }))
    if (answer.status !== '200') throw new Error(`${path}: ${answer.status} ${answer.body}`)
    return JSON.parse(answer.body)
  }

  async function play(socket: Socket): Promise<number> {
    const started = performance.now()
    const order = await post(socket, `${api}/payment_orders`, '{"currency":"SEK"}')
    const { id } = await post(socket, `${api}/payment_orders/${order.id}/payments`, body)
    const flow = flowOf(id)
    const paid = new Promise<void>((resolve) => {
      flow.whenPaid = resolve
    })
    await post(socket, `/_sandbox/payments/${id}/payer`, '{"action":"approve"}')
    await paid
    told.delete(id)
    const { statuses } = flow
    if (statuses.join() !== 'PENDING,COMPLETED') throw new Error(`the merchant got ${statuses}`)
    return performance.now() - started
  }

  let left = flows
  const times: number[] = []
  const playAll = async () => {
    const socket = await open(url)
    while (left > 0) {
      left -= 1
      times.push(await play(socket))
    }
    socket.destroy()
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: connections }, playAll))
  const seconds = (performance.now() - started) / 1000
  merchant.kill()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}

process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as FlowLoad)))
