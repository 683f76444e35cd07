import { writeFileSync } from 'node:fs'
import type { Shop } from './shop.ts'

/** Writes the backend file of a shop of the gallery; what a file cannot say (a restart of this process) is left out. */
export function writeBackendFile(path: string, { url, ping }: Shop, more = ''): void {
  writeFileSync(
    path,
    `# The shop of a test.
version: 1
name: a shop
tenant_id: ${ping.tenantId}
buy:
  request: { method: POST, url: ${url}/buy, json: { amount: 12500 } }
  order: /order_id
  redirect: /redirect_url
see:
  request: { url: "${url}/orders/{order}" }
  status: /status # what it believes
  paid: [paid]
  unpaid: [failed]
  effects: /shipments
ledger: { request: { url: "${url}/ledger" }, rows: /orders, payment_id: /payment_id, status: /status, effects: /shipments }
settles_within: 500ms
${more}`,
  )
}
