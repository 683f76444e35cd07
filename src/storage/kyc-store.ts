import type { JsonObject } from '../payment/json.ts'
import type { Db } from './db.ts'

/** What a tenant told of a merchant so that the merchant can be verified; the newest counts. */
export type KycVerification = {
  readonly seq: number
  readonly tenantId: string
  readonly merchantId: string
  readonly type: 'person' | 'organization'
  /** of the person or organization */
  readonly identity: string
  /** ms, world time */
  readonly gatheredAt: number
  /** as sent */
  readonly document: JsonObject
}

type Row = Omit<KycVerification, 'document'> & { readonly document: string }

type Page = { readonly size: number; readonly number: number }

const columns = `seq, tenant_id AS tenantId, merchant_id AS merchantId, type, identity, gathered_at AS gatheredAt, document`

export function createKycStore(db: Db) {
  const put = db.prepare<Omit<Row, 'seq'>>(
    `INSERT INTO kyc_verifications (tenant_id, merchant_id, type, identity, gathered_at, document)
     VALUES (@tenantId, @merchantId, @type, @identity, @gatheredAt, @document)
     ON CONFLICT (tenant_id, merchant_id) DO UPDATE SET type = excluded.type, identity = excluded.identity,
       gathered_at = excluded.gathered_at, document = excluded.document`,
  )
  const byMerchant = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM kyc_verifications WHERE tenant_id = ? AND merchant_id = ?`,
  )
  const byIdentity = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM kyc_verifications WHERE tenant_id = ? AND identity = ? LIMIT 1`,
  )
  const list = db.prepare<
    {
      readonly tenantId: string
      readonly type: string | null
      readonly size: number
      readonly skipped: number
    },
    Row
  >(
    `SELECT ${columns} FROM kyc_verifications WHERE tenant_id = @tenantId AND (@type IS NULL OR type = @type)
     ORDER BY seq DESC LIMIT @size OFFSET @skipped`,
  )

  return {
    put: (verification: Omit<KycVerification, 'seq'>): void => {
      put.run({ ...verification, document: JSON.stringify(verification.document) })
    },
    find: (tenantId: string, merchantId: string): KycVerification | undefined =>
      fromRow(byMerchant.get(tenantId, merchantId)),
    findByIdentity: (tenantId: string, identity: string): KycVerification | undefined =>
      fromRow(byIdentity.get(tenantId, identity)),
    /** Newest first; pages are counted from 1. */
    list: (tenantId: string, type: string | null, { size, number }: Page): KycVerification[] =>
      list
        .all({ tenantId, type, size, skipped: (number - 1) * size })
        .flatMap((row) => fromRow(row) ?? []),
  }
}

function fromRow(row: Row | undefined): KycVerification | undefined {
  return row && { ...row, document: JSON.parse(row.document) }
}

export type KycStore = ReturnType<typeof createKycStore>
