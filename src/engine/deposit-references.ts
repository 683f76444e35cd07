import type { NewId } from '../scheduler/ids.ts'
import type {
  DepositReference,
  DepositReferenceStore,
  ReferenceType,
} from '../storage/deposit-reference-store.ts'

type Context = {
  readonly stores: { readonly depositReferences: DepositReferenceStore }
  readonly newId: NewId
}

/**
 * Keeps what payers write on their transfers, in the caller's transaction; one that is there stays as it is.
 * @GUESS that a reference nobody was told to write, and a transfer has, is one too, so that it can be connected; and
 * which purposes there are (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29)
 */
export function keepDepositReference(
  { stores: { depositReferences }, newId }: Context,
  tenantId: string,
  reference: string,
  {
    referenceType = 'OCR',
    purpose = 'payment',
  }: {
    readonly referenceType?: ReferenceType | undefined
    readonly purpose?: DepositReference['purpose']
  } = {},
): void {
  if (reference === '') return
  if (depositReferences.findByReference(tenantId, reference) !== undefined) return
  const id = newId({ tenantId })
  depositReferences.insert({ id, tenantId, reference, referenceType, purpose })
}
