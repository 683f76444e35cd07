import type { z } from 'zod'
import type { MimicId, OperationId } from '../../src/scenarios/format/operations.ts'
import type { Business } from './business.ts'

/** In the order of the table. `guides`: requests that the vendor's own pages show; `no source`: our guesses */
export const sdks = ['C#', 'Python', 'guides', 'no source'] as const

export type Sdk = (typeof sdks)[number]

export type Asked = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** below `/payments/api/v1`, or from the host's root: Mimic, Payment Links, KYC; the query as the SDK spells it */
  readonly path: string
  /** none: neither a body nor a content type is sent */
  readonly body?: unknown
}

/**
 * One request that an official SDK or guide makes, and what its code or its tests expect of the answer
 * (docs/contract/ping-payments-api.md).
 */
export type Call = {
  readonly sdk: Sdk
  readonly operation: OperationId | MimicId | 'ping' | 'ping_payment_links'
  readonly does: string
  /** makes what the request needs, and says what it is */
  readonly ask: (business: Business) => Asked | Promise<Asked>
  readonly status: number
  readonly shape: z.ZodType
}

/** Headers of every request: neither SDK's tests send a secret. */
export const toHeaders: Record<Sdk, Record<string, string>> = {
  'C#': { accept: 'application/json', 'x-api-version': '2025-12-09' },
  Python: { accept: 'application/json' },
  guides: { 'x-api-secret': 'secret' },
  'no source': {},
}
