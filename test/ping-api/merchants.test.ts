import { expect, test } from 'vitest'
import { withoutActivation } from '../providers/payment-methods.ts'
import { openApi } from './open-api.ts'

const organization = { country: 'SE', se_organization_number: '5560001111' }

test.each([
  { organization },
  { organization: { country: 'NO', no_organization_number: '123456789' } },
  { organization: { country: 'DK', dk_organization_number: '12345678' } },
  { person: { country: 'SE', se_personal_identity_number: '191212121212' } },
  { person: { country: 'DE' } },
  { organization: { ...organization, no_organization_number: null }, person: null },
])('creates a merchant with %j', async (kind) => {
  const { call } = openApi()
  const { status, body } = await call('POST', '/merchants', { name: 'Bageriet', ...kind })
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(['id'])
})

test('gets a merchant in the shape of the contract', async () => {
  const { call } = openApi()
  const created = await call('POST', '/merchants', { name: 'Bageriet', organization })
  const { status, body } = await call('GET', `/merchants/${created.body.id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    id: created.body.id,
    name: 'Bageriet',
    email: null,
    phone_number: null,
    status: 'CREATED',
    organization: {
      ...organization,
      name: 'Bageriet',
      kyc_information: {
        kyc_renewal_ongoing: false,
        latest_kyc_gathered_at: null,
        status: 'UNVERIFIED',
      },
    },
    person: null,
    payment_provider_methods: withoutActivation,
  })
})

test.each([
  [{ organization: undefined }, 'organization', 'one_of'],
  [{ person: { country: 'DE' } }, 'organization', 'one_of'],
  [{ name: '' }, 'name', 'min_length'],
  [{ name: undefined }, 'name', 'missing_field'],
  [{ organization: { country: 'SE' } }, 'organization.se_organization_number', 'missing_field'],
  [
    { organization: { ...organization, se_organization_number: '556000-1111' } },
    'organization.se_organization_number',
    'invalid_format',
  ],
  [{ organization: { country: 'XX' } }, 'organization.country', 'invalid_enum'],
  [
    {
      organization: undefined,
      person: { country: 'SE', se_personal_identity_number: '1212121212' },
    },
    'person.se_personal_identity_number',
    'invalid_format',
  ],
])('refuses a merchant with %j', async (change, property, error) => {
  const { call } = openApi()
  const { status, body } = await call('POST', '/merchants', { name: 'x', organization, ...change })
  expect(status).toBe(422)
  expect(body.errors).toMatchObject([{ error, property }])
})
