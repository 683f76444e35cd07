import { isAnswered } from '../../approvals/approval-transitions.ts'
import { type ApprovalContext, beginApproval, findApproval } from '../../approvals/approvals.ts'
import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { forbidden, InvalidRequestError } from '../errors.ts'
import { type Remark, requireKnownMerchant } from '../require-known.ts'
import { sendMessage } from '../send-message.ts'
import {
  type Agreement,
  type AgreementBody,
  type AgreementPerson,
  type Participant,
  templateOf,
  toAgreement,
  toAgreementDocument,
} from './agreement.ts'

/** Drafts an agreement; answers its id. Throws InvalidRequestError where there is no such template. */
export function createAgreement(
  engine: Engine,
  tenantId: string,
  body: AgreementBody,
  remark?: Remark,
): string {
  const { stores, worlds, newId } = engine
  if (templateOf(body) === undefined) {
    const description = `There is no agreement template ${body.agreement_template_id}.`
    throw new InvalidRequestError('not_found', description, 'agreement_template_id')
  }
  requireKnownMerchant(engine, tenantId, body.merchant_id, remark)
  const id = newId({ tenantId })
  const participants = [organizer, ...signersOf(body)].map((person, index) => ({
    ...person,
    id: newId({ tenantId }),
    organizer: index === 0,
    approvalId: null,
  }))
  const document = toAgreementDocument({ body, participants, values: {}, publishedAt: null })
  stores.agreements.insert({ id, tenantId, createdAt: worlds.now(tenantId), document })
  return id
}

/** Ping's own side is the first participant. @GUESS: a test of the C# SDK asks for the signature of the second */
const organizer: AgreementPerson = { name: 'Ping Payments', country: 'SE', signatory: false }

/** Those of a company, or the person; the company itself where it names nobody. */
function signersOf({ provider_parameters: parameters }: AgreementBody): AgreementPerson[] {
  if (parameters == null) return []
  const { sub_parties: people, ...party } = parameters.party
  return people == null || people.length === 0 ? [party] : [...people]
}

export function findAgreement(
  { stores }: Pick<Engine, 'stores'>,
  tenantId: string,
  id: string,
): Agreement | undefined {
  const record = stores.agreements.find(tenantId, id)
  return record && toAgreement(record)
}

/** Fills in fields of a draft. Throws InvalidRequestError for a field that the template does not have. */
export function updateAgreement(
  engine: Engine,
  agreement: Agreement,
  fields: readonly { readonly id: string; readonly value: string }[],
): void {
  requireDraft(agreement, 'changed')
  const known: string[] = templateOf(agreement.body)?.fields.map(({ id }) => id) ?? []
  const unknown = fields.find(({ id }) => !known.includes(id))
  if (unknown !== undefined) {
    const description = `There is no data field ${unknown.id}; there are ${known.join(', ')}.`
    throw new InvalidRequestError('not_found', description, 'provider_parameters.data_fields')
  }
  const given = Object.fromEntries(fields.map(({ id, value }) => [id, value]))
  save(engine, { ...agreement, values: { ...agreement.values, ...given } })
}

/** Opens an agreement for signing, and tells its participants by e-mail. */
export function publishAgreement(
  engine: Engine,
  agreement: Agreement,
  { subject, message }: { readonly subject: string | null; readonly message: string | null },
): void {
  requireDraft(agreement, 'published')
  const { tenantId, id, body, participants } = agreement
  const because = 'the tenant called publish_agreement'
  const text = { subject: subject ?? body.name, body: message ?? body.name }
  const common = { tenantId, channel: 'email', about: id, because, ...text } as const
  transaction(engine.stores.db, () => {
    save(engine, { ...agreement, publishedAt: engine.worlds.now(tenantId) })
    for (const { email } of participants) {
      if (email) sendMessage(engine, { ...common, recipient: email })
    }
  })
}

/**
 * The address at which a participant signs; the same one until it was answered. Throws ForbiddenError before the
 * agreement is published, and InvalidRequestError for nobody of it.
 */
export function linkToSign(
  engine: Engine,
  approvals: ApprovalContext,
  agreement: Agreement,
  participantId: string,
  toUrl: (token: string) => string,
): string {
  const { tenantId, participants, body, publishedAt } = agreement
  if (publishedAt === null)
    forbidden('operation_forbidden', `The agreement ${agreement.id} is not published.`)
  const participant = participants.find(({ id }) => id === participantId)
  if (participant === undefined) {
    const description = `There is no participant ${participantId} in this agreement.`
    throw new InvalidRequestError('not_found', description, 'provider_parameters.participant_id')
  }
  const asked = signatureOf(approvals, agreement, participant)
  if (asked !== undefined && (!isAnswered(asked) || asked.status === 'SIGNED'))
    return toUrl(asked.token)
  return transaction(engine.stores.db, () => {
    const { token, id: approvalId } = beginApproval(approvals, {
      tenantId,
      kind: 'agreement_signature',
      statusCallbackUrl: body.provider_state_callback_url ?? null,
      returnUrls: { success: null, cancel: null, error: null, timeout: null },
      about: () => ({
        agreement_id: agreement.id,
        participant_id: participantId,
        parameters: { mandate_description: body.name },
        signee: { name: participant.name ?? null },
      }),
    })
    const people = participants.map((one) => (one === participant ? { ...one, approvalId } : one))
    save(engine, { ...agreement, participants: people })
    return toUrl(token)
  })
}

/** What became of the request for a participant's signature; undefined before there was one. */
export function signatureOf(
  approvals: Pick<ApprovalContext, 'stores'>,
  { tenantId }: Agreement,
  { approvalId }: Participant,
) {
  if (approvalId === null) return undefined
  return findApproval(approvals, tenantId, 'agreement_signature', approvalId)
}

/** Have all signed who shall? */
export function isSigned(
  approvals: Pick<ApprovalContext, 'stores'>,
  agreement: Agreement,
): boolean {
  const signers = agreement.participants.filter(({ signatory }) => signatory === true)
  const hasSigned = (one: Participant) =>
    signatureOf(approvals, agreement, one)?.status === 'SIGNED'
  return signers.length > 0 && signers.every(hasSigned)
}

/** @GUESS that a published agreement stays as it is */
function requireDraft({ id, publishedAt }: Agreement, what: string): void {
  if (publishedAt !== null)
    forbidden('operation_forbidden', `The agreement ${id} is published: it cannot be ${what}.`)
}

function save({ stores }: Engine, agreement: Agreement): void {
  stores.agreements.save(agreement.seq, toAgreementDocument(agreement))
}
