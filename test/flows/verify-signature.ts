import { createPublicKey, verify } from 'node:crypto'
import type { Received } from '../merchant.ts'

/** Does the `signature` header of a callback belong to its raw bytes? As a merchant would check it. */
export function isSigned({ headers, text }: Received, publicKey: string): boolean {
  const { signature } = headers
  if (typeof signature !== 'string') return false
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
