import { fork } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { createSandbox } from '../src/app/create-sandbox.ts'
import { readConfig } from '../src/config.ts'
import { newOrder, paymentBody, tenant } from './payment.ts'
import { post, root } from './program.ts'
import { median, percentile, type Row } from './results.ts'

const agent = new http.Agent({ keepAlive: true })

/** Asks over a kept connection; ms until the answer has been read. */
function roundTrip(url: string, body: string, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = performance.now()
    const headers = {
      ...tenant,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const request = http.request(url, { method, agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(performance.now() - sent))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Nanoseconds of a clock that all processes of a machine have in common. */
const now = () => Number(process.hrtime.bigint())

/** A merchant in a process of its own, as in life. */
async function startMerchant() {
  const program = fork(`${root}bench/far-merchant.ts`, { execArgv: ['--import', 'tsx'] })
  const [address] = (await once(program, 'message')) as [AddressInfo]
  return {
    url: `http://127.0.0.1:${address.port}/callbacks`,
    /** when the next request came in */
    next: async () => Number((await once(program, 'message'))[0].at),
    close: () => program.kill(),
  }
}

/**
 * From the moment at which the status is committed, because Open Payments tells it (Mimic), to the moment at which the
 * merchant has the callback. The bare POST goes the same way to the same merchant.
 */
export async function measureCallback(rounds = 2_000): Promise<Row[]> {
  const merchant = await startMerchant()
  const sandbox = createSandbox(readConfig({ PORT: '0' }), {
    onError: (error) => {
      throw error
    },
  })
  const url = await sandbox.listen()
  /** Who listens has a journal entry read for each request: nobody does when the request that changes it ends. */
  const nextChange = () => {
    const change = { at: Number.NaN }
    const stop = sandbox.events.listen(({ kind }) => {
      if (kind !== 'payment.status') return
      change.at = now()
      stop()
    })
    return change
  }
  try {
    const path = await newOrder(url)
    const bare: number[] = []
    const oneWay: number[] = []
    const told: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      // What the round before left to be done is not the bare POST's to wait for.
      for (let turns = 0; turns < 20; turns += 1) await setImmediate()
      const came = merchant.next()
      const sent = now()
      bare.push(await roundTrip(merchant.url, JSON.stringify(paymentBody)))
      oneWay.push(((await came) - sent) / 1e6)
      const payment = { ...paymentBody, status_callback_url: merchant.url }
      const { id } = await post(`${url}${path}`, payment, tenant)
      const arrival = merchant.next()
      const changed = nextChange()
      const events = JSON.stringify({ id, status: 'COMPLETED' })
      await roundTrip(`${url}/api/open_payments/payment`, events, 'PUT')
      told.push(((await arrival) - changed.at) / 1e6)
    }
    const warm = rounds / 2
    const [floor, p50] = [median(bare.slice(warm)), median(told.slice(warm))]
    return [
      {
        what: 'bare keep-alive POST on loopback, p50',
        result: `${floor.toFixed(2)} ms`,
        ratio: `${median(oneWay.slice(warm)).toFixed(2)} ms until the merchant has it`,
      },
      {
        what: 'status change → callback received, p50',
        result: `${p50.toFixed(2)} ms (p99 ${percentile(told.slice(warm), 0.99).toFixed(2)} ms)`,
        ratio: `${(p50 / floor).toFixed(1)} × the bare POST`,
        goal: '≤ 2 ×',
        isReached: p50 <= 2 * floor,
      },
    ]
  } finally {
    await sandbox.close()
    merchant.close()
  }
}
