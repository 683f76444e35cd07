import type { Call } from './call.ts'
import { csharpKyc } from './csharp-kyc.ts'
import { csharpLinks } from './csharp-links.ts'
import { csharpMimic } from './csharp-mimic.ts'
import { csharpMoney } from './csharp-money.ts'
import { csharpOrders } from './csharp-orders.ts'
import { csharpPayments } from './csharp-payments.ts'
import { csharpProviders } from './csharp-providers.ts'
import { guideCalls } from './guide-calls.ts'
import { ownCalls } from './own-calls.ts'
import { pythonCalls } from './python-calls.ts'
import { pythonLinks } from './python-links.ts'

/** Every request that is replayed, of the official SDKs, the guides and our own; the table in docs/fidelity.md is made of it. */
export const sdkCalls: readonly Call[] = [
  ...csharpOrders,
  ...csharpPayments,
  ...csharpMoney,
  ...csharpProviders,
  ...csharpMimic,
  ...csharpLinks,
  ...csharpKyc,
  ...pythonCalls,
  ...pythonLinks,
  ...guideCalls,
  ...ownCalls,
]
