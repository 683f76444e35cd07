import http from 'node:http'
import { startMerchant } from './merchant.ts'
import { newOrder, paymentBody, tenant } from './payment.ts'
import { post, sandbox, start } from './program.ts'
import { median, percentile, type Row } from './results.ts'

const agent = new http.Agent({ keepAlive: true })

/** Posts over a kept connection; ms until the answer has been read. */
function roundTrip(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = performance.now()
    const headers = {
      ...tenant,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const request = http.request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(performance.now() - sent))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/**
 * Status change → callback received. The change is caused by opening a checkout, so the figure holds a whole request to
 * the sandbox too: what is compared is one bare POST to the merchant.
 */
export async function measureCallback(rounds = 400): Promise<Row[]> {
  const merchant = await startMerchant()
  const program = await start(sandbox())
  try {
    const path = await newOrder(program.url)
    const body = JSON.stringify({ action: 'open' })
    const bare: number[] = []
    const click: number[] = []
    const told: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await roundTrip(merchant.url, JSON.stringify(paymentBody)))
      const payment = { ...paymentBody, status_callback_url: merchant.url }
      const { id } = await post(`${program.url}${path}`, payment, tenant)
      const arrival = merchant.next()
      const sent = performance.now()
      const answered = roundTrip(`${program.url}/_sandbox/payments/${id}/payer`, body)
      told.push((await arrival) - sent)
      click.push(await answered)
    }
    const [floor, p50] = [median(bare.slice(50)), median(told.slice(50))]
    return [
      { what: 'bare keep-alive POST on loopback, p50', result: `${floor.toFixed(2)} ms` },
      {
        what: 'the click alone, answered, p50',
        result: `${median(click.slice(50)).toFixed(2)} ms`,
      },
      {
        what: 'click that changes the status → callback received, p50',
        result: `${p50.toFixed(2)} ms (p99 ${percentile(told.slice(50), 0.99).toFixed(2)} ms)`,
        ratio: `${(p50 / floor).toFixed(1)} × the bare POST`,
        goal: '≤ 2 ×',
        isReached: p50 <= 2 * floor,
      },
    ]
  } finally {
    await program.stop()
    merchant.close()
  }
}
