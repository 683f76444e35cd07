import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { ControlError, refuse } from '../../control-api/http/errors.ts'
import { describeCallback, toOutcome } from '../../control-api/queries/delivery.ts'
import type { Delivery } from '../../control-api/schemas/delivery.ts'
import type { Tone } from '../page.ts'
import { readText } from './activity-page.ts'
import { type ShownMessage, toMessage } from './activity-rows.ts'
import { type Frame, frameFor, inWorld } from './frame.ts'
import { type Option, toKept, turnedTo } from './list-parts.ts'
import { type ShownTime, toShownTime } from './times.ts'
import { nameOfWorld } from './world-names.ts'

export type CallbackRow = {
  readonly id: string
  readonly href: string
  readonly status: string
  readonly state: string
  readonly tone: Tone
  readonly url: string
  /** how the last attempt ended, or when the next one is due */
  readonly outcome: string
  readonly attempts: number
  readonly time: ShownTime
  readonly payment: { readonly href: string; readonly label: string } | null
  readonly world: string | null
  readonly verdict: string
}

export type CallbacksPage = Frame & {
  readonly tenantId: string | null
  readonly callbacks: readonly CallbackRow[]
  readonly filter: {
    readonly q: string
    readonly states: readonly Option[]
    readonly kept: readonly { readonly name: string; readonly value: string }[]
    readonly isOn: boolean
    readonly clearUrl: string
  }
  readonly failed: { readonly count: string; readonly isOne: boolean } | null
  readonly isPaused: boolean
  readonly older: string | null
  readonly newest: string | null
}

export type CallbackPage = Frame & {
  readonly callback: CallbackRow
  readonly because: string
  readonly attempts: readonly {
    readonly title: string
    readonly tone: Tone
    readonly because: string
    readonly time: ShownTime
    readonly took: string | null
    readonly line: string
    readonly outcome: string
    readonly error: string | null
    readonly diagnosis: { readonly problem: string; readonly advice: string } | null
    readonly request: ShownMessage
    readonly response: ShownMessage | null
    readonly id: string
  }[]
  readonly listUrl: string
}

const perPage = 50

/** Failed callbacks that one press sends again. */
const most = 1_000

const states = {
  '': 'Any state',
  planned: 'Waiting',
  sending: 'Being sent',
  delivered: 'Delivered',
  failed: 'Failed',
  lost: 'Lost on purpose',
} as const

const tones = { ok: 'good', bad: 'bad', note: 'plain' } as const

/** Callbacks of one world or (null) of all, newest first. */
export function callbacksPage(
  control: Control,
  c: Context,
  tenantId: string | null,
): CallbacksPage {
  const query = c.req.query()
  const { state = '', before } = query
  const text = readText(query)
  if (!Object.hasOwn(states, state))
    throw new ControlError(422, 'invalid_call', `There is no state ${state.slice(0, 80)}.`)
  const { callbacks } = control.stores
  const from = before === undefined ? undefined : findCallback(control, before).seq
  const page = callbacks.list(
    { tenantId: tenantId ?? undefined, state: state || undefined, text: text || undefined },
    { limit: perPage, before: from },
  )
  const rows = page.items.map((callback) =>
    toRow(control, describeCallback(control, callback), callback.tenantId, tenantId === null),
  )
  const last = page.items.at(-1)
  return {
    ...frameFor(control, c, 'Callbacks', tenantId),
    tenantId,
    callbacks: rows,
    filter: {
      q: query['q'] ?? '',
      states: Object.entries(states).map(([value, label]) => ({
        value,
        label,
        isChosen: value === state,
      })),
      kept: toKept(query, ['tenant_id']),
      isOn: state !== '' || text !== '',
      clearUrl: inWorld('/callbacks', tenantId),
    },
    failed: toFailed(callbacks.failed(tenantId, most).length),
    isPaused: tenantId !== null && control.worlds.read(tenantId).isPaused === 1,
    older: page.hasOlder && last !== undefined ? turnedTo(c, { before: last.id }) : null,
    newest: before === undefined ? null : turnedTo(c, {}),
  }
}

function toFailed(count: number): CallbacksPage['failed'] {
  if (count === 0) return null
  return { count: count.toLocaleString('en'), isOne: count === 1 }
}

function findCallback({ stores }: Control, id: string) {
  const found = stores.callbacks.find(id.toLowerCase())
  return found ?? refuse(404, 'not_found', `No callback has the id ${id.slice(0, 80)}.`)
}

function toneOf({ state, verdict }: Delivery): Tone {
  const isOpen = state === 'planned' || state === 'sending'
  return isOpen && verdict !== 'bad' ? 'waiting' : tones[verdict]
}

function toRow(
  control: Control,
  delivery: Delivery,
  tenantId: string,
  isOneOfAll: boolean,
): CallbackRow {
  const { id, payment_id: payment, status, state, url, attempts, verdict } = delivery
  const last = attempts.at(-1)
  const now = last === undefined ? control.worlds.now(tenantId) : Date.now()
  const isHeld = state === 'planned' && control.worlds.read(tenantId).isPaused === 1
  const runs = last !== undefined || control.worlds.mode(tenantId) === 'real'
  return {
    id,
    href: `/callbacks/${id}`,
    status,
    state: isHeld ? 'held' : states[state].toLowerCase(),
    tone: toneOf(delivery),
    url,
    outcome: last === undefined ? 'not attempted' : toOutcome(last),
    attempts: attempts.length,
    time: toShownTime(last?.real_at ?? delivery.due_at, now, runs),
    payment:
      payment === null
        ? null
        : { href: inWorld(`/payments/${payment}`, tenantId), label: `…${payment.slice(-6)}` },
    world: isOneOfAll ? nameOfWorld(control, tenantId) : null,
    verdict,
  }
}

/** For a small place; the whole error stands below. */
function toShortOutcome({ response, took_ms }: Delivery['attempts'][number]): string {
  if (response !== null) return String(response.status_code)
  return took_ms === null ? 'under way' : 'no answer'
}

/** One callback with what went over the wire at each attempt. */
export function callbackPage(control: Control, c: Context, id: string): CallbackPage {
  const found = findCallback(control, id)
  const { tenantId } = found
  const delivery = describeCallback(control, found)
  return {
    ...frameFor(control, c, `Callback ${delivery.status}`, tenantId, delivery.payment_id),
    callback: toRow(control, delivery, tenantId, true),
    because: delivery.because,
    attempts: delivery.attempts.map((attempt, index) => ({
      id: `${index}`,
      title: `Attempt ${index + 1}`,
      tone: attempt.took_ms === null ? 'waiting' : tones[attempt.verdict],
      because: attempt.because,
      time: toShownTime(attempt.real_at, Date.now()),
      took: attempt.took_ms === null ? null : `${attempt.took_ms} ms`,
      line: `POST ${delivery.url}`,
      outcome: toShortOutcome(attempt),
      error: attempt.error,
      diagnosis: attempt.diagnosis,
      request: toMessage(attempt.request),
      response: attempt.response === null ? null : toMessage(attempt.response),
    })),
    listUrl: inWorld('/callbacks', tenantId),
  }
}
