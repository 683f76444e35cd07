import type { ValidValues } from '../scenarios/format/valid-values.ts'
import { accountsAt, banks } from './open-payments/banks.ts'
import type { Provider } from './provider.ts'
import { ownProviderMethods } from './registry.ts'

/**
 * The banks, accounts and providers that scenario files may name. `more`: providers besides our own.
 * `announceInitiated`: INITIATED is announced, too.
 */
export function validValues(
  more: readonly Provider[] = [],
  announceInitiated = false,
): ValidValues {
  return {
    banks: banks.map(({ bic }) => ({ bic, accounts: accountsAt(bic).map(({ iban }) => iban) })),
    methods: [...ownProviderMethods(), ...more].map(({ provider, method }) => ({
      provider,
      method,
    })),
    announceInitiated,
  }
}
