import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { forgeSignature, generateSigningKey, signBody } from '../../src/callbacks/signature.ts'

function isHonest(body: string, signature: string, publicKey: string): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'))
}

test('generates a public key of 32 raw bytes in base64', () => {
  const { publicKey } = generateSigningKey()
  expect(Buffer.from(publicKey, 'base64')).toHaveLength(32)
  expect(publicKey).toMatch(/^[A-Za-z0-9+/]{43}=$/)
})

test('generates another key each time', () => {
  expect(generateSigningKey().publicKey).not.toBe(generateSigningKey().publicKey)
})

test('signs the bytes of a body so that the public key verifies them', () => {
  const { privateKey, publicKey } = generateSigningKey()
  const body = '{"reference":"Åke köpte kaffe ☕"}'
  expect(isHonest(body, signBody(body, privateKey), publicKey)).toBe(true)
})

test('signs no other body', () => {
  const { privateKey, publicKey } = generateSigningKey()
  expect(isHonest('{"a":2}', signBody('{"a":1}', privateKey), publicKey)).toBe(false)
})

test('forges a signature of the right length that does not verify', () => {
  const { privateKey, publicKey } = generateSigningKey()
  const forged = forgeSignature(signBody('{}', privateKey))
  expect(Buffer.from(forged, 'base64')).toHaveLength(64)
  expect(isHonest('{}', forged, publicKey)).toBe(false)
})
