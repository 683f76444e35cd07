import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/**
 * Was this callback signed by the owner of the key? For a merchant's own code as well as for tests.
 *
 * `rawBody`: the bytes as they were received; parsing and writing the JSON again changes them. `header`: the value of the
 * signature header, or undefined where there was none. `key`: the tenant's public key as `GET /signing_key` gives it,
 * base64 of 32 bytes. False for anything that does not verify; throws a TypeError only where the key itself is none.
 */
export function verifyCallbackSignature(
  rawBody: string | Uint8Array,
  header: string | null | undefined,
  key: string,
): boolean {
  const publicKey = toPublicKey(key)
  if (typeof header !== 'string') return false
  const signature = Buffer.from(header, 'base64')
  const bytes = typeof rawBody === 'string' ? Buffer.from(rawBody) : rawBody
  return signature.length === 64 && verify(null, bytes, publicKey, signature)
}

function toPublicKey(key: string): KeyObject {
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== 32)
    throw new TypeError(
      `The key is no Ed25519 public key: expected base64 of 32 bytes, got ${bytes.length}`,
    )
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }
  return createPublicKey({ key: jwk, format: 'jwk' })
}
