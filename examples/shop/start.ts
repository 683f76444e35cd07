// Runs the shop by itself: PING_URL=http://127.0.0.1:8700/payments TENANT_ID=… npx tsx examples/shop/start.ts
import type { AddressInfo } from 'node:net'
import { createPingClient } from './ping-client.ts'
import { createShop } from './shop.ts'

const { PING_URL, TENANT_ID, PUBLIC_KEY, PORT, HOST } = process.env
if (PING_URL === undefined || TENANT_ID === undefined)
  throw new Error('Set PING_URL and TENANT_ID.')

const settings = { pingUrl: PING_URL, tenantId: TENANT_ID }
const publicKey = PUBLIC_KEY ?? (await createPingClient(settings).publicKey())
const shop = createShop({ ...settings, publicKey })
shop.listen(Number(PORT ?? '0'), HOST ?? '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(shop.address() as AddressInfo).port}\n`)
})
