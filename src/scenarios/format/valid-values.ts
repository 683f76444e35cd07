/** What scenarios may name that other rooms keep. */
export type ValidValues = {
  /** banks a payer may choose, by BIC, with the IBANs of their accounts */
  readonly banks: readonly { readonly bic: string; readonly accounts: readonly string[] }[]
  /** ways to pay */
  readonly methods: readonly { readonly provider: string; readonly method: string }[]
}
