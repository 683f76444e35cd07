import { z } from '@hono/zod-openapi'
import { callbackUrl, returnUrl } from '../../input/url-schemas.ts'
import { integerInQuery, jsonObject, uuid } from '../http/fields.ts'

/** The vendor's KYC has a host of its own; here it is under this path. */
export const kycPath = '/kyc/api'

/**
 * What every operation of KYC has: clients join a bare host with `api/…`, so it is answered there too, beside Mimic; and
 * what is not valid is a 400 (docs/contract/ping-payments-api.md#63-kyc).
 */
export const kyc = { base: kycPath, alsoUnder: '/api', tag: 'KYC', invalid: 400 } as const

const text = z.string().nullish()
const wantedUrl = returnUrl.nullish()
const legalEntities = ['person', 'organization'] as const

/** The SDK writes a query parameter that it has no value for as `type=`. */
function emptyIsAbsent<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}

function wholeFromOne(maximum: number) {
  return integerInQuery
    .pipe(z.int().min(1).max(maximum))
    .openapi({ type: 'integer', minimum: 1, maximum })
}

export const merchantsQuery = z.object({
  merchant_id: emptyIsAbsent(uuid),
  type: emptyIsAbsent(z.enum(legalEntities)),
  page: emptyIsAbsent(wholeFromOne(1_000_000)),
  page_size: emptyIsAbsent(wholeFromOne(200)),
})

const bankAccount = z.object({
  bic: text,
  iban: text,
  bban: text,
  clearing: text,
  plusgiro: text,
  bankgiro: text,
  currency: text,
})

const address = z.object({
  city: text,
  country: text,
  postal_code: text,
  street: text,
  street_no: text,
})

/**
 * See docs/contract/ping-payments-api.md#63-kyc. @GUESS which are required: a test of the C# SDK verifies a person of
 * whom it says the name alone.
 */
export const verificationBody = z
  .object({
    merchant_id: uuid,
    tenant_id: uuid.nullish(),
    type: z.enum(legalEntities),
    name: z.string().min(1),
    country: text,
    email: text,
    phone: text,
    bank_account: bankAccount.nullish(),
    bank_accounts: z.array(bankAccount).max(100).nullish(),
    addresses: z.array(address).nullish(),
    person_data: z
      .object({
        identity: z.string(),
        firstname: text,
        lastname: text,
        birthdate: text,
        gender: text,
      })
      .nullish(),
    organization_data: z.object({ identity: z.string().min(1) }).nullish(),
    questions: jsonObject.nullish(),
    metadata: jsonObject.nullish(),
    files: z.array(z.object({ name: text, content_type: text, content: text })).nullish(),
  })
  .openapi('MerchantVerification')

const options = { distribute: z.boolean().nullish(), originator: text }

export const aisBody = z
  .object({
    country: z.string().min(1),
    merchant_id: uuid.nullish(),
    email: text,
    phone: text,
    psu_id: text,
    distribution: z
      .object({
        email_options: z.object(options).nullish(),
        sms_options: z.object({ ...options, message: text }).nullish(),
      })
      .nullish(),
    redirects: z
      .object({ cancel_url: wantedUrl, success_url: wantedUrl, timeout_url: wantedUrl })
      .nullish(),
    styles: jsonObject.nullish(),
  })
  .openapi('MerchantAis')

const person = {
  country: text,
  identity: text,
  name: text,
  email: text,
  phone_number: text,
  title: text,
  sign_method: text,
  editor: z.boolean().nullish(),
  signatory: z.boolean().nullish(),
}

export const agreementBody = z
  .object({
    agreement_template_id: uuid,
    merchant_id: uuid.nullish(),
    name: z.string().min(1),
    provider: z.literal('oneflow'),
    provider_parameters: z
      .object({
        party: z.object({ ...person, sub_parties: z.array(z.object(person)).max(40).nullish() }),
      })
      .nullish(),
    event_callback_url: callbackUrl.nullish(),
    provider_state_callback_url: callbackUrl.nullish(),
  })
  .openapi('CreateAgreement')

export const updateAgreementBody = z
  .object({
    provider_parameters: z.object({
      data_fields: z.array(z.object({ id: z.string(), value: z.string() })),
    }),
  })
  .openapi('UpdateAgreement')

export const publishBody = z
  .object({ provider_parameters: z.object({ subject: text, message: text }).nullish() })
  .openapi('PublishAgreement')

export const accessLinkBody = z
  .object({ provider_parameters: z.object({ participant_id: z.string() }) })
  .openapi('CreateAgreementAccessLink')

export const agreementPath = z.object({ agreement_id: uuid })
