import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Received, startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { approvePayment } from './approve-payment.ts'

async function generateKey(sandbox: OpenSandbox): Promise<string> {
  return (await sandbox.api('POST', '/signing_key/generate')).body.public_key
}

/** As a merchant would: over the raw bytes, with the tenant's public key. */
function verifies({ text, headers }: Received, publicKey: string, header = 'signature'): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signature = Buffer.from(String(headers[header]), 'base64')
  return verify(null, Buffer.from(text), key, signature)
}

test('signs no callback before a key was generated', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  await sandbox.settle()
  expect(merchant.received.map(({ headers }) => headers['signature'])).toEqual([
    undefined,
    undefined,
  ])
})

test('signs every callback once a key was generated', async () => {
  const sandbox = openSandbox()
  const publicKey = await generateKey(sandbox)
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  await sandbox.settle()
  expect(merchant.received.map((received) => verifies(received, publicKey))).toEqual([true, true])
})

test('signs the bytes of letters beyond ASCII', async () => {
  const sandbox = openSandbox()
  const publicKey = await generateKey(sandbox)
  const merchant = await startMerchant()
  const metadata = { who: 'Åke Ångström ☕' }
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl, metadata })
  await sandbox.payer(id, 'open')
  const [received] = await merchant.gets(1)
  expect(received?.body.metadata).toEqual(metadata)
  expect(received !== undefined && verifies(received, publicKey)).toBe(true)
})

test('signs with the newest key, also what was planned before it', async () => {
  const sandbox = openSandbox()
  const old = await generateKey(sandbox)
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  await merchant.gets(1)
  const renewed = await generateKey(sandbox)
  await sandbox.settle()
  const [before, after] = await merchant.gets(2)
  expect(before !== undefined && verifies(before, old)).toBe(true)
  expect(after !== undefined && verifies(after, renewed)).toBe(true)
})

test('signs with the key of the tenant and no other', async () => {
  const sandbox = openSandbox()
  const stranger = sandbox.as('c0000000-0000-4000-8000-000000000003')
  await generateKey({ ...sandbox, ...stranger })
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  await sandbox.settle()
  expect(merchant.received[0]?.headers['signature']).toBeUndefined()
})

test('puts the signature into the header of the setting', async () => {
  const sandbox = openSandbox({ SANDBOX_SIGNATURE_HEADER: 'X-Ping-Signature' })
  const publicKey = await generateKey(sandbox)
  const merchant = await startMerchant()
  await approvePayment(sandbox, merchant)
  const [received] = await merchant.gets(1)
  expect(received?.headers['signature']).toBeUndefined()
  expect(received !== undefined && verifies(received, publicKey, 'x-ping-signature')).toBe(true)
})

test('sends one forged and one unsigned message among honest ones', async () => {
  const sandbox = openSandbox()
  const publicKey = await generateKey(sandbox)
  const merchant = await startMerchant()
  await sandbox.arm('forged-callback')
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  const judged = merchant.received.map((received) =>
    received.headers['signature'] === undefined ? 'unsigned' : verifies(received, publicKey),
  )
  expect(judged).toEqual([true, false, true, 'unsigned'])
})
