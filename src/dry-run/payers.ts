import type { PayerAction } from '../checkout/checkout-session.ts'

/** Who plays the payer of a dry run: the scenario itself, or one of the usual payers where it leaves that to others. */
export const dryRunPayers = [
  'scenario',
  'approves',
  'cancels',
  'is_refused',
  'leaves',
  'lets_time_run_out',
] as const

export type DryRunPayer = (typeof dryRunPayers)[number]

/** The usual ones, the one who pays first. */
export const usualPayers = dryRunPayers.filter((payer) => payer !== 'scenario')

/** What a usual payer does, and when: ms after the payment was created. An action that is not possible then is left out. */
export const payerActs: Readonly<
  Record<
    Exclude<DryRunPayer, 'scenario'>,
    readonly { readonly at: number; readonly action: PayerAction }[]
  >
> = {
  approves: acts('approve'),
  cancels: acts('cancel'),
  is_refused: acts('refuse'),
  leaves: acts('leave'),
  lets_time_run_out: [{ at: 2_000, action: 'open' }],
}

function acts(last: PayerAction) {
  return [
    { at: 2_000, action: 'open' },
    { at: 4_000, action: 'choose_bank' },
    { at: 10_000, action: last },
  ] as const
}
