/** The names that a scenario may use and that are not defined in it. */
export type ValidValues = {
  /** banks a payer may choose, by BIC, with the IBANs of their accounts */
  readonly banks: readonly { readonly bic: string; readonly accounts: readonly string[] }[]
  readonly methods: readonly { readonly provider: string; readonly method: string }[]
  /** INITIATED is announced, too: SANDBOX_CALLBACK_INITIATED */
  readonly announceInitiated?: boolean
}
