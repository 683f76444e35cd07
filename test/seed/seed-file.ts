import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A seed file of the test's own; answers its path. */
export function seedFile(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'seed-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'seed.yaml')
  writeFileSync(path, text)
  return path
}

export const shop = '11111111-1111-4111-8111-111111111111'
export const ada = 'aaaaaaaa-0000-4000-8000-000000000001'
export const tree = 'cccccccc-0000-4000-8000-000000000001'
export const settled = 'dddddddd-0000-4000-8000-000000000001'
export const open = 'dddddddd-0000-4000-8000-000000000002'
export const paid = 'eeeeeeee-0000-4000-8000-000000000001'
export const waiting = 'eeeeeeee-0000-4000-8000-000000000002'

export const shopSeed = `version: 1
tenants:
  - id: ${shop}
    secret: open sesame
    callback_urls: { disbursement_callback_url: "http://shop.test/disbursed" }
    merchants:
      - id: ${ada}
        name: Ada's AB
        organization: { country: SE, se_organization_number: "5566778899" }
    split_trees:
      - id: ${tree}
        default: true
        branches:
          - { to: tenant, take: { percent: 2.5 }, label: Commission }
    liquidity_accounts:
      - { id: 99999999-0000-4000-8000-000000000001, name: Float, balance: 5000 }
    payment_orders:
      - id: ${settled}
        status: SETTLED
        created_at: 2026-01-02T03:04:05Z
        status_callback_url: http://shop.test/orders
        payments:
          - id: ${paid}
            order_items: [{ name: Coffee, amount: 10000, vat_rate: 12, merchant_id: ${ada} }]
      - id: ${open}
        split_tree_id: ${tree}
        payments:
          - id: ${waiting}
            provider: ping
            method: deposit
            status: UNDERFUNDED
            received: 400
            provider_method_response: { reference: "71234" }
            order_items: [{ name: Tea, amount: 500, merchant_id: ${ada} }]
`
