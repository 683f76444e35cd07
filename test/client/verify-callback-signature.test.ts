import { expect, test } from 'vitest'
import { generateSigningKey, signBody } from '../../src/callbacks/signature.ts'
import { verifyCallbackSignature } from '../../src/index.ts'

const body = '{"reference":"Åke köpte kaffe ☕"}'

test('knows an honest signature over text or bytes', () => {
  const { privateKey, publicKey } = generateSigningKey()
  const header = signBody(body, privateKey)
  expect(verifyCallbackSignature(body, header, publicKey)).toBe(true)
  expect(verifyCallbackSignature(Buffer.from(body), header, publicKey)).toBe(true)
})

test.each([
  ['another body', (header: string) => [`${body} `, header] as const],
  ['no header', () => [body, undefined] as const],
  ['an empty header', () => [body, ''] as const],
  ['a header that is no signature', () => [body, 'yes'] as const],
])('does not take %s', (_, spoil) => {
  const { privateKey, publicKey } = generateSigningKey()
  const [text, header] = spoil(signBody(body, privateKey))
  expect(verifyCallbackSignature(text, header, publicKey)).toBe(false)
})

test('does not take the signature of another key', () => {
  const header = signBody(body, generateSigningKey().privateKey)
  expect(verifyCallbackSignature(body, header, generateSigningKey().publicKey)).toBe(false)
})

test('says so where the key is none', () => {
  expect(() => verifyCallbackSignature(body, 'x', 'c2hvcnQ=')).toThrow(
    'The key is no Ed25519 public key: expected base64 of 32 bytes, got 5',
  )
})
