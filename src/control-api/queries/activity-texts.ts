import type { Nature } from '../../callbacks/verdict.ts'
import { payerActions } from '../../checkout/checkout-session.ts'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import { maskPath, maskText, maskUrl } from '../../input/mask-secrets.ts'
import { formatDuration } from '../../payment/duration.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { ActivityRow } from '../../storage/activity-sources.ts'

export type Facts = Readonly<Record<string, unknown>>

/** What an entry is called, and what came back; `because` where it is not the row's own. */
export type Texts = {
  readonly title: string
  readonly answer: string | null
  readonly because?: string | null
}

export function textsOf({ source, kind, at }: ActivityRow, facts: Facts, nature: Nature): Texts {
  switch (source) {
    case 'request':
    case 'stray':
      return requestTexts(facts)
    case 'callback':
      return callbackTexts(facts, nature)
    case 'created':
    case 'status':
      return { title: statusTitle(facts), answer: null }
    case 'checkout':
      return { title: stepTitle(facts), answer: null }
    case 'event':
      return { title: eventTitle(kind, at, facts), answer: kind === 'visit' ? landed(facts) : null }
  }
}

const callbackNames: Readonly<Record<Nature, string>> = {
  genuine: 'Callback',
  forged: 'Forged callback',
  unverifiable: 'Callback with an unknown signature',
  unreadable: 'Damaged callback',
}

function requestTexts({ method, path, status_code: code }: Facts): Texts {
  const title = `${method} ${shorten(maskPath(String(path)))}`
  return { title, answer: code === 0 ? 'connection cut' : String(code) }
}

/** Without the part that all paths of the vendor have, and with the ends of ids, by which people know them. */
function shorten(path: string): string {
  return path
    .replace(/^\/payments\/api\/v1(?=\/)/, '')
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{6}([0-9a-f]{6})/gi, '…$1')
}

function callbackTexts(
  { status, status_code: code, took_ms: took, error }: Facts,
  nature: Nature,
): Texts {
  const title = `${callbackNames[nature]} ${status}`
  if (took === null) return { title, answer: 'under way' }
  if (typeof code === 'number') return { title, answer: String(code) }
  return { title, answer: noAnswer(error) }
}

function statusTitle({ status, details }: Facts): string {
  const reason = (details as { provider_data?: { reason?: string } } | null)?.provider_data?.reason
  return reason === undefined ? String(status) : `${status} (${reason})`
}

function stepTitle({ action, goes_to: to }: Facts): string {
  if (action === 'redirect' || (action === 'continue' && typeof to === 'string'))
    return `Payer is sent back to ${to}`
  if (action === 'backend.down') return 'Backend is down'
  if (action === 'backend.up') return 'Backend is up again'
  const known = payerActions.find((name) => name === action)
  return `Payer ${known === undefined ? action : payerActionTexts[known].sentence}`
}

function eventTitle(kind: string, at: number, facts: Facts): string {
  return Object.hasOwn(eventTitles, kind) ? (eventTitles[kind]?.(facts, at) ?? kind) : kind
}

function landed({ status_code: code, error }: Facts): string {
  return typeof code === 'number' ? String(code) : noAnswer(error)
}

function noAnswer(error: unknown): string {
  return /ECONNREFUSED/.test(String(error)) ? 'no connection' : 'no answer'
}

const eventTitles: Readonly<Record<string, (facts: Facts, at: number) => string>> = {
  clock: ({ by, mode }, at) => {
    const time = toWireTime(at).slice(0, 19).replace('T', ' ')
    return typeof by === 'number'
      ? `Clock moved ${formatDuration(by)} to ${time}`
      : `Clock set to ${mode}`
  },
  'scenario.armed': armedTitle,
  'payment_order.status': ({ status }) => `Payment order ${status}`,
  'refund.status': ({ status }) => `Refund ${status}`,
  'approval.status': ({ approval, status }) =>
    `${capital(String(approval).replaceAll('_', ' '))} ${status}`,
  'payment_link.status': ({ status }) => `Payment link ${status}`,
  message: ({ channel, recipient }) =>
    `${channel === 'sms' ? 'Text' : 'E-mail'} to ${maskText(String(recipient))}`,
  visit: ({ url }) => `Payer’s browser visits ${maskUrl(String(url))}`,
  transfer: () => 'Transfer received',
  'disbursement.ready': () => 'Disbursement ready',
  'payout.held': () => 'Payout held: its merchant is not APPROVED',
  'requisition.status': ({ status }) => `Requisition ${status}`,
  disbursement: () => 'Disbursement paid out',
  'callback.lost': ({ status, url }) => `Callback ${status} lost, to ${maskText(String(url))}`,
  fault: () => 'Answer disturbed by a scenario',
  'world.restored': ({ snapshot }) => `World restored to snapshot ${snapshot}`,
  'world.paused': () => 'Callbacks paused',
  'world.resumed': () => 'Callbacks resumed',
}

function armedTitle({ scenario, next }: Facts): string {
  if (scenario === null) return next === null ? 'Default scenario removed' : 'Scenarios disarmed'
  if (next === null) return `${scenario} is the default scenario`
  return `${scenario} armed for the next ${next === 1 ? 'payment' : `${next} payments`}`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
