import type { RecipientType } from '../storage/allocation-store.ts'

/** One recipient's share; the spelling of the seed file. */
export type Branch = {
  readonly to: RecipientType
  /** who, where `to` is merchant */
  readonly merchant_id?: string | undefined
  /** only the money of items with one of these tags */
  readonly tags?: readonly string[] | undefined
  /** one of them: öre, percent, or the name of a split parameter that holds öre; all there is if absent */
  readonly take?:
    | {
        readonly amount?: number | undefined
        readonly percent?: number | undefined
        readonly parameter?: string | undefined
      }
    | undefined
  readonly label?: string | undefined
}

/**
 * How an order is split where neither it nor the tenant has a tree of its own: `split_parameters.tenant_fee` goes to
 * the tenant, what is left of each item to the item's own recipient.
 * @GUESS the parameter's name is in the C# tests; what the vendor's default tree does with it is in no source
 */
export const defaultBranches: readonly Branch[] = [
  { to: 'tenant', take: { parameter: 'tenant_fee' }, label: 'tenant_fee' },
]
