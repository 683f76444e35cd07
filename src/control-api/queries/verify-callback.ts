import { verifySignature } from '../../callbacks/signature.ts'
import { isSentOnce, natureOf } from '../../callbacks/verdict.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import type { SignatureVerdict } from '../schemas/signature-verdict.ts'

/** Checks the signature of each attempt as a merchant would. Throws ControlError for an id that no callback has. */
export function verifyCallback(control: Control, id: string): SignatureVerdict {
  const { stores, signatureHeader: header } = control
  const { callbacks, worlds } = stores
  const callback = callbacks.find(id.toLowerCase())
  if (callback === undefined) return refuse(404, 'not_found', `No callback has the id ${id}.`)
  const publicKey = worlds.find(callback.tenantId)?.publicKey ?? null
  const isForged = isSentOnce(natureOf(control, callback))
  const attempts = callbacks.attempts(callback.seq).map(({ startedAt, request }) => {
    const { headers, body }: { headers: Record<string, string>; body: string } = JSON.parse(request)
    const signature = headers[header] ?? null
    return {
      started_at: toWireTime(startedAt),
      signature,
      ...judge(signature, body, publicKey, isForged),
    }
  })
  return { header, public_key: publicKey, attempts }
}

function judge(
  signature: string | null,
  body: string,
  publicKey: string | null,
  isForged: boolean,
) {
  if (publicKey === null)
    return no(
      isForged
        ? 'Forged by the scenario, with a key that nobody has. The tenant has no signing key, so its backend cannot tell: POST /signing_key/generate.'
        : 'The tenant has no signing key, so nothing is signed: POST /signing_key/generate.',
    )
  if (signature === null)
    return no(
      isForged
        ? 'Forged by the scenario: sent without a signature, though the tenant has a key. Refuse it.'
        : 'It was sent without a signature, before the tenant had a key.',
    )
  if (isForged && !verifySignature(body, signature, publicKey))
    return no('Forged by the scenario: the signature does not fit the body. Refuse it.')
  return verifySignature(body, signature, publicKey)
    ? { verifies: true, explanation: 'Genuine: Ed25519 over the raw body, by the public key.' }
    : no('Signed with the key that the tenant had before: it was generated anew since.')
}

function no(explanation: string) {
  return { verifies: false, explanation }
}
