import { verifySignature } from '../../callbacks/signature.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import type { SignatureVerdict } from '../schemas/signature-verdict.ts'

/** Checks the signature of each attempt as a merchant would. Throws ControlError for an id that no callback has. */
export function verifyCallback(
  { stores, signatureHeader: header }: Control,
  id: string,
): SignatureVerdict {
  const { callbacks, worlds } = stores
  const callback = callbacks.find(id.toLowerCase())
  if (callback === undefined) return refuse(404, 'not_found', `No callback has the id ${id}.`)
  const publicKey = worlds.find(callback.tenantId)?.publicKey ?? null
  const attempts = callbacks.attempts(callback.seq).map(({ startedAt, request }) => {
    const { headers, body }: { headers: Record<string, string>; body: string } = JSON.parse(request)
    const signature = headers[header] ?? null
    return { started_at: toWireTime(startedAt), signature, ...judge(signature, body, publicKey) }
  })
  return { header, public_key: publicKey, attempts }
}

function judge(signature: string | null, body: string, publicKey: string | null) {
  if (publicKey === null)
    return no('The tenant has no signing key, so nothing is signed: POST /signing_key/generate.')
  if (signature === null)
    return no('It was sent without a signature, though the tenant has a key: refuse it.')
  return verifySignature(body, signature, publicKey)
    ? { verifies: true, explanation: 'Genuine: Ed25519 over the raw body, by the public key.' }
    : no('Forged, or signed before the key was generated anew: refuse it.')
}

function no(explanation: string) {
  return { verifies: false, explanation }
}
