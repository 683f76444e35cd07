import { ownProviderMethods } from '../../src/providers/registry.ts'

/** What is activated by default: everything but PayPal. */
export const withoutActivation = ownProviderMethods()
  .map(({ provider, method }) => ({ provider, method }))
  .filter(({ provider }) => provider !== 'paypal')
