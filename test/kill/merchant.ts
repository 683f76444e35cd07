import { once } from 'node:events'
import { createServer } from 'node:http'

export type Arrival = {
  readonly paymentId: string
  readonly status: string
  /** 2xx was sent to the end */
  acknowledged: boolean
}

/**
 * A merchant's backend in random moods until it is told to be kind. `onArrival` is called with each callback before it
 * is answered.
 */
export async function startMoodyMerchant(random: () => number) {
  const arrivals: Arrival[] = []
  let isKind = false
  let onArrival: () => void = () => undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => undefined)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { payment_id: paymentId, status } = JSON.parse(Buffer.concat(chunks).toString())
      const arrival: Arrival = { paymentId, status, acknowledged: false }
      arrivals.push(arrival)
      onArrival()
      const acknowledge = () => {
        response.end('ok', () => {
          arrival.acknowledged = true
        })
      }
      const mood = isKind ? 0 : random()
      if (mood < 0.6) acknowledge()
      else if (mood < 0.8) setTimeout(acknowledge, random() * 40)
      else if (mood < 0.9) response.writeHead(500).end()
      else if (mood < 0.95) request.socket.destroy()
      // Otherwise it hangs, until the sandbox is killed or out of patience.
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    arrivals,
    onArrival: (listener: () => void) => {
      onArrival = listener
    },
    beKind: () => {
      isKind = true
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

type MoodyMerchant = Awaited<ReturnType<typeof startMoodyMerchant>>
