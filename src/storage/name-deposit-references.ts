import type { Db } from './db.ts'
import { depositReferencesTable } from './kept-schema.ts'

/** What payers were told to write, or did write, has a resource of its own; the tenant's URL for it is the vendor's. */
export function nameDepositReferences(db: Db): void {
  db.exec(`
    ${depositReferencesTable}
    ALTER TABLE allocations ADD COLUMN reference TEXT;
    UPDATE worlds SET settings = json_remove(json_set(settings, '$.deposit_reference_callback_url',
        settings ->> '$.unmatched_deposit_callback_url'), '$.unmatched_deposit_callback_url')
      WHERE json_type(settings, '$.unmatched_deposit_callback_url') IS NOT NULL;
    INSERT OR IGNORE INTO deposit_references (id, tenant_id, reference, reference_type, purpose)
      SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' ||
        substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), tenant_id, reference, type, purpose
      FROM (
        SELECT 1 AS rank, tenant_id, document ->> '$.providerMethodResponse.reference' AS reference,
          coalesce(document ->> '$.providerMethodParameters.reference_type', 'OCR') AS type, 'payment' AS purpose
        FROM payments
        UNION ALL SELECT 2, tenant_id, deposit_reference, 'OCR', 'liquidity_account' FROM liquidity_accounts
        UNION ALL SELECT 3, tenant_id, reference, 'OCR', 'payment' FROM transfers)
      WHERE reference <> '' ORDER BY rank;
  `)
}
