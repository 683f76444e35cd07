import type { ApprovalContext } from '../../approvals/approvals.ts'
import { type Agreement, type Participant, templateOf } from '../../engine/kyc/agreement.ts'
import { isSigned, signatureOf } from '../../engine/kyc/agreements.ts'
import { toWireTime } from '../../scheduler/clock.ts'

type Approvals = Pick<ApprovalContext, 'stores'>

/** @GUESS Oneflow's own words for what is in `provider_data`; the keys are those of the C# SDK */
export function shapeAgreement(approvals: Approvals, agreement: Agreement) {
  const { body, participants, values, publishedAt } = agreement
  const signed = isSigned(approvals, agreement)
  const opened = publishedAt === null ? 'draft' : 'pending'
  return {
    agreement_template_id: body.agreement_template_id,
    merchant_id: body.merchant_id ?? null,
    name: body.name,
    provider: body.provider,
    provider_data: {
      data_fields: (templateOf(body)?.fields ?? []).map(({ id, name }) => ({
        id,
        name,
        filled_out: (values[id] ?? '') !== '',
      })),
      participants: participants.map((one) => shapeParticipant(approvals, agreement, one)),
      state: signed ? 'signed' : opened,
    },
    published_at: publishedAt === null ? null : toWireTime(publishedAt),
    signed,
  }
}

const signStates: Readonly<Record<string, string>> = { SIGNED: 'signed', DECLINED: 'declined' }

function shapeParticipant(approvals: Approvals, agreement: Agreement, participant: Participant) {
  const signature = signatureOf(approvals, agreement, participant)
  const last = signature?.history.at(-1)
  const state = signStates[signature?.status ?? ''] ?? null
  return {
    id: participant.id,
    name: participant.name ?? null,
    identity: participant.identity ?? null,
    country: participant.country ?? null,
    email: participant.email ?? null,
    phone_number: participant.phone_number ?? null,
    title: participant.title ?? null,
    organizer: participant.organizer,
    signatory: participant.signatory ?? false,
    sign_method: participant.sign_method ?? 'standard_esign',
    sign_state: state ?? 'undecided',
    sign_state_updated_at:
      state === null || last === undefined ? null : toWireTime(last.occurredAt),
    delivery_channel: 'email',
    delivery_status: agreement.publishedAt === null ? 'unknown' : 'success',
    two_step_authentication_method: 'none',
  }
}
