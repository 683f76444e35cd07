import { z } from 'zod'
import { type Business, merchantId, nobody } from './business.ts'
import type { Asked, Call } from './call.ts'
import * as shapes from './shapes.ts'

// Keys and types of the C# SDK's models (docs/contract/ping-payments-api.md#63-kyc).
const maybe = z.string().nullable()
const merchant = z.looseObject({
  id: z.uuid(),
  name: z.string(),
  type: z.enum(['person', 'organization']),
  country: maybe,
  email: maybe,
  phone: maybe,
  bank_account: z.looseObject({ bic: z.string(), iban: z.string() }),
})
const ais = z.strictObject({
  ais_url: z.url().nullable(),
  verification_id: maybe,
  merchant_id: maybe,
  message: maybe,
})
const template = z.strictObject({ id: z.uuid(), name: z.string(), provider: z.string() })
const participant = z.looseObject({
  id: z.string(),
  country: maybe,
  delivery_channel: z.string(),
  delivery_status: z.string(),
  email: maybe,
  identity: maybe,
  name: maybe,
  organizer: z.boolean(),
  phone_number: maybe,
  sign_method: z.string(),
  sign_state: z.string(),
  signatory: z.boolean(),
  title: maybe,
})
const agreement = z.strictObject({
  agreement_template_id: z.uuid(),
  merchant_id: z.uuid().nullable(),
  name: z.string(),
  provider: z.literal('oneflow'),
  provider_data: z.strictObject({
    data_fields: z.array(
      z.strictObject({ id: z.string(), name: z.string(), filled_out: z.boolean() }),
    ),
    participants: z.array(participant).min(2),
    state: z.string(),
  }),
  published_at: maybe,
  signed: z.boolean(),
})

const answers: Partial<Record<Call['operation'], z.ZodType>> = {
  list_kyc_merchants: z.array(merchant),
  create_merchant_ais: ais,
  list_agreement_templates: shapes.arrayOf(template),
  create_agreement: shapes.idOnly,
  get_agreement: agreement,
  create_agreement_access_link: z.strictObject({ link: z.url() }),
}

type Ask = Asked | ((business: Business) => Promise<Asked>)

function call(operation: Call['operation'], does: string, status: number, ask: Ask): Call {
  const right = status === 204 ? shapes.nothing : (answers[operation] ?? shapes.nothing)
  const shape = status < 300 ? right : shapes.problems
  return {
    sdk: 'C#',
    operation,
    does,
    status,
    shape,
    ask: async (business) => (typeof ask === 'function' ? ask(business) : ask),
  }
}

const account = { bic: 'NDEASESS', iban: 'SE7280000810340009783242' }

const verification = (accounts: object) => ({
  ...accounts,
  country: 'SE',
  email: 'name@provider.com',
  merchant_id: merchantId,
  name: 'Svante',
  person_data: {
    birthdate: '1985-12-24',
    firstname: 'Svante',
    gender: 'male',
    identity: '198002015841',
    lastname: 'Larsson',
  },
  phone: '0705555555',
  questions: {},
  type: 'person',
})

/** The C# SDK writes what it was not told as empty. */
const unnamed = {
  email: '',
  phone: '',
  person_data: { birthdate: '', firstname: '', gender: 'male', identity: '', lastname: '' },
}

const verify = (does: string, status: number, accounts: object, more: object = {}) =>
  call('create_merchant_verification', does, status, {
    method: 'POST',
    path: '/api/merchant_verification',
    body: { ...verification(accounts), ...more },
  })

const verified = { ...account, bban: '41971150033', clearing: '6985' }

const aisBody = (psu_id: string, more: object = {}) => ({
  country: 'SE',
  email: 'test.mail@gmail.com',
  merchant_id: merchantId,
  phone: '0701231212',
  psu_id,
  ...more,
})

const person = {
  country: 'SE',
  editor: true,
  email: 'ada@shop.test',
  name: 'Ada Byron',
  phone_number: '46701234567',
  sign_method: 'standard_esign',
  signatory: true,
}

const drafts = {
  organization: {
    country: 'SE',
    identity: '559171-1873',
    name: 'Kaffe AB',
    sub_parties: [{ ...person, signatory: false, title: 'Master of coin' }],
    type: 'organization',
  },
  person: { ...person, identity: '199201154953', type: 'person' },
}

const draft = (party: object, more: object = {}) => ({
  agreement_template_id: '5f1c9a52-0a4e-4c55-9d58-1c1f0f7a4e01',
  merchant_id: merchantId,
  name: 'Test',
  provider: 'oneflow',
  provider_parameters: { party },
  ...more,
})

/** A draft, published or not; answers its path. */
async function draftIn(business: Business, publishes = false): Promise<string> {
  const { body } = await business.call('POST', '/api/agreements', draft(drafts.person))
  const path = `/api/agreements/${body.id}`
  if (publishes) await business.call('POST', `${path}/publish`, {})
  return path
}

const at = (
  operation: Call['operation'],
  does: string,
  status: number,
  method: Asked['method'],
  step = '',
  body?: object,
) =>
  call(operation, does, status, async (business) => ({
    method,
    path: `${await draftIn(business)}${step}`,
    ...(body === undefined ? {} : { body }),
  }))

/** KYC as the C# SDK and its tests ask for it, at the root of the host. */
export const csharpKyc: readonly Call[] = [
  call('list_kyc_merchants', 'gets one merchant', 200, async (business) => {
    await business.call(
      'POST',
      '/api/merchant_verification',
      verification({ bank_account: verified }),
    )
    return { method: 'GET', path: `/api/merchants?merchant_id=${merchantId}` }
  }),
  call('list_kyc_merchants', 'lists merchants, of no type', 200, async (business) => {
    await business.call(
      'POST',
      '/kyc/api/merchant_verification',
      verification({ bank_account: verified }),
    )
    return { method: 'GET', path: '/api/merchants?page_size=10&page=1&type=' }
  }),
  verify('verifies a merchant', 204, { bank_account: verified }),
  verify('verifies a merchant with several accounts', 204, {
    bank_accounts: [
      { ...verified, bankgiro: '17654321', plusgiro: '12345678' },
      { bankgiro: '17654321', currency: 'SEK' },
    ],
  }),
  verify('verifies a merchant of whom only the name is known', 204, { bank_accounts: [] }, unnamed),
  verify('refuses a merchant without an account, with a 400', 400, {}, unnamed),
  verify('refuses an account without its number, with a 400', 400, {
    bank_account: { ...account, bban: '', clearing: '' },
  }),
  verify('refuses one of several accounts without its number, with a 400', 400, {
    bank_accounts: [verified, account],
  }),
  call('create_merchant_ais', 'has a merchant show an account', 200, {
    method: 'POST',
    path: '/api/merchant_ais',
    body: aisBody('199412345676', {
      distribution: {
        email_options: { distribute: true, originator: 'originator' },
        sms_options: { distribute: true, message: 'a message', originator: 'originator' },
      },
      styles: { background_color: '#47e331', primary: '#ffe7ec' },
    }),
  }),
  call('create_merchant_ais', 'hears of somebody registered, with a 200', 200, {
    method: 'POST',
    path: '/api/merchant_ais',
    body: aisBody('191111111111'),
  }),
  call('create_merchant_ais', 'refuses the body null, with a 400', 400, {
    method: 'POST',
    path: '/api/merchant_ais',
    body: null,
  }),
  call('list_agreement_templates', 'lists templates', 200, {
    method: 'GET',
    path: '/api/agreements/templates',
  }),
  ...Object.entries(drafts).map(([name, party]) =>
    call('create_agreement', `drafts an agreement with a ${name}`, 200, {
      method: 'POST',
      path: '/api/agreements',
      body: draft(party, { provider_state_callback_url: 'http://www.hokus-pokus-bogus.com' }),
    }),
  ),
  at('get_agreement', 'gets an agreement', 200, 'GET'),
  call('get_agreement', 'refuses a deleted agreement, with a 400', 400, async (business) => {
    const path = await draftIn(business)
    await business.call('DELETE', path)
    return { method: 'GET', path }
  }),
  at('update_agreement', 'fills in a field', 204, 'PUT', '', {
    provider_parameters: { data_fields: [{ id: 'first-name', value: 'August' }] },
  }),
  at('publish_agreement', 'publishes an agreement', 204, 'POST', '/publish', {
    provider_parameters: { subject: 'Signa!', message: 'Tack' },
  }),
  call('create_agreement_access_link', 'gets a link to sign', 200, async (business) => {
    const path = await draftIn(business, true)
    const { participants } = (await business.call('GET', path)).body.provider_data
    const body = { provider_parameters: { participant_id: participants[1].id } }
    return { method: 'POST', path: `${path}/access_link`, body }
  }),
  at('delete_agreement', 'deletes an agreement', 204, 'DELETE'),
  call('delete_agreement', 'knows no agreement of a random id', 400, {
    method: 'DELETE',
    path: `/kyc/api/agreements/${nobody}`,
  }),
]
