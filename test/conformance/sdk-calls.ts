import type { Call } from './call.ts'
import { csharpKyc } from './csharp-kyc.ts'
import { csharpLinks } from './csharp-links.ts'
import { csharpMimic } from './csharp-mimic.ts'
import { csharpMoney } from './csharp-money.ts'
import { csharpOrders } from './csharp-orders.ts'
import { csharpPayments } from './csharp-payments.ts'
import { csharpProviders } from './csharp-providers.ts'
import { guideCalls } from './guide-calls.ts'
import { pythonCalls } from './python-calls.ts'
import { pythonLinks } from './python-links.ts'

/** Every request of the official SDKs and guides that is replayed; the table in docs/fidelity.md is made of it. */
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
]
