import type { z } from '@hono/zod-openapi'
import { ApiError, type Problem } from '../http/api-error.ts'
import { missingField, type Parsed, parse } from '../http/validation.ts'
import { verificationBody } from './kyc-schemas.ts'

type Body = z.output<typeof verificationBody>

type Account = NonNullable<Body['bank_account']>

/** What the schema cannot say: whose identity it is, and which account. */
export function checkVerification(raw: unknown): Parsed<Body> {
  const parsed = parse(verificationBody, raw)
  if (!parsed.ok) return parsed
  const problems = [...identityProblems(parsed.value), ...accountProblems(parsed.value)]
  return problems.length === 0 ? parsed : { ok: false, problems }
}

function identityProblems(body: Body): Problem[] {
  const key = body.type === 'person' ? 'person_data' : 'organization_data'
  return body[key] == null ? [{ ...missingField(key), property: key }] : []
}

/** One account, or several; the list may be empty (docs/contract/ping-payments-api.md#63-kyc). */
function accountProblems({ bank_account: one, bank_accounts: several, country }: Body): Problem[] {
  if (one == null && several == null) {
    return [{ ...missingField('bank_account'), property: 'bank_account' }]
  }
  return [
    ...(one == null ? [] : numberProblems(one, 'bank_account', country)),
    ...(several ?? []).flatMap((account, index) =>
      numberProblems(account, `bank_accounts.${index}`, country),
    ),
  ]
}

/** @GUESS a Swedish account needs its number: a test of the C# SDK wants a 400 without `bban` and `clearing` */
function numberProblems(account: Account, property: string, country: Body['country']): Problem[] {
  const needed =
    !country || country === 'SE' ? (['bban', 'clearing'] as const) : (['iban'] as const)
  if (account.bankgiro || account.plusgiro) return []
  return needed
    .filter((name) => !account[name])
    .map((name) => ({ ...missingField(name), property: `${property}.${name}` }))
}

/** @GUESS the code: an older test of the C# SDK wants a 400 */
export function refuseOtherTenant(tenantId: string, named: string | null | undefined): void {
  if (named == null || named === tenantId) return
  const description = `tenant_id is ${named}, but the header says ${tenantId}`
  throw new ApiError(400, [{ error: 'bad_request', description, property: 'tenant_id' }])
}
