import type { JsonObject } from '../../payment/json.ts'
import type { AgreementRecord } from '../../storage/agreement-store.ts'

/** What agreements are made from. @GUESS the vendor's own are unknown */
export const agreementTemplates = [
  {
    id: '5f1c9a52-0a4e-4c55-9d58-1c1f0f7a4e01',
    name: 'Merchant agreement',
    provider: 'oneflow',
    fields: [
      { id: 'first-name', name: 'First name' },
      { id: 'last-name', name: 'Last name' },
      { id: 'bank-account', name: 'Bank account' },
    ],
  },
  {
    id: '5f1c9a52-0a4e-4c55-9d58-1c1f0f7a4e02',
    name: 'Partner agreement',
    provider: 'oneflow',
    fields: [{ id: 'company-name', name: 'Company name' }],
  },
] as const

type Text = string | null | undefined

/** A person who takes part, as a tenant names one. */
export type AgreementPerson = {
  readonly country?: Text
  readonly identity?: Text
  readonly name?: Text
  readonly email?: Text
  readonly phone_number?: Text
  readonly title?: Text
  readonly sign_method?: Text
  readonly editor?: boolean | null | undefined
  readonly signatory?: boolean | null | undefined
}

/** A validated request for an agreement, spelled as on the wire. */
export type AgreementBody = {
  readonly agreement_template_id: string
  readonly merchant_id?: Text
  readonly name: string
  readonly provider: 'oneflow'
  readonly provider_parameters?:
    | {
        readonly party: AgreementPerson & {
          readonly sub_parties?: readonly AgreementPerson[] | null | undefined
        }
      }
    | null
    | undefined
  readonly event_callback_url?: Text
  readonly provider_state_callback_url?: Text
}

export type Participant = AgreementPerson & {
  readonly id: string
  readonly organizer: boolean
  /** of the approval that asks for the signature, once there is an access link */
  readonly approvalId: string | null
}

type AgreementDocument = {
  readonly body: AgreementBody
  readonly participants: readonly Participant[]
  /** what was filled in, by the id of the field */
  readonly values: Readonly<Record<string, string>>
  /** ms, world time */
  readonly publishedAt: number | null
}

export type Agreement = Omit<AgreementRecord, 'document'> & AgreementDocument

export function toAgreement({ document, ...record }: AgreementRecord): Agreement {
  return { ...record, ...document } as unknown as Agreement
}

export function toAgreementDocument(agreement: AgreementDocument): JsonObject {
  const { body, participants, values, publishedAt } = agreement
  return { body, participants, values, publishedAt } as unknown as JsonObject
}

export function templateOf({
  agreement_template_id: id,
}: Pick<AgreementBody, 'agreement_template_id'>) {
  return agreementTemplates.find((template) => template.id === id)
}
