import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { createBoundedCache } from '../input/bounded-cache.ts'

export type SigningKey = {
  /** PKCS #8 PEM */
  readonly privateKey: string
  /** base64 of the 32 raw bytes: what the tenant verifies with (docs/contract/ping-payments-api.md#52-signature) */
  readonly publicKey: string
}

/** Private keys by PEM: parsing a key takes longer than signing with it. */
const parsedKeys = createBoundedCache<string, KeyObject>(1_000)

export function generateSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return toSigningKey(privateKey, publicKey)
}

/** The key of a repeatable run: anybody who has the text has the key, so it is good for tests alone. */
export function deriveSigningKey(text: string): SigningKey {
  const seed = createHash('sha256').update(text).digest()
  const der = Buffer.concat([ed25519Pkcs8Prefix, seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return toSigningKey(privateKey, createPublicKey(privateKey))
}

/** What comes before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const ed25519Pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

function toSigningKey(privateKey: KeyObject, publicKey: KeyObject): SigningKey {
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
  }
}

/**
 * base64 of the 64-byte Ed25519 signature over the raw body bytes.
 * @GUESS encoding and signed bytes are in no source; the key's base64 encoding is
 * (docs/contract/ping-payments-api.md#52-signature, docs/contract/ping-payments-api.md#open-7)
 */
export function signBody(body: string, privateKey: string): string {
  const key = parsedKeys.getOrSet(privateKey, () => createPrivateKey(privateKey))
  return sign(null, Buffer.from(body), key).toString('base64')
}

/** A well-formed signature that does not verify: the first byte of the true one is flipped. */
export function forgeSignature(signature: string): string {
  const bytes = Buffer.from(signature, 'base64')
  bytes.writeUInt8(bytes.readUInt8(0) ^ 0xff, 0)
  return bytes.toString('base64')
}

/** Is this the signature of these bytes? `publicKey` as the tenant gets it; false for anything malformed. */
export function verifySignature(body: string, signature: string, publicKey: string): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'))
}
