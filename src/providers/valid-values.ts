import type { ValidValues } from '../scenarios/format/valid-values.ts'
import { accountsAt, banks } from './open-payments/banks.ts'
import type { Provider } from './provider.ts'
import { ownProviderMethods } from './registry.ts'

/** What scenario files may name of the other rooms. `more`: ways to pay besides our own. */
export function validValues(more: readonly Provider[] = []): ValidValues {
  return {
    banks: banks.map(({ bic }) => ({ bic, accounts: accountsAt(bic).map(({ iban }) => iban) })),
    ways: [...ownProviderMethods(), ...more].map(({ provider, method }) => ({ provider, method })),
  }
}
