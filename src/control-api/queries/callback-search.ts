import { z } from '@hono/zod-openapi'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import { parseUrl } from '../../input/parse-url.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { type Callback, callbackStates } from '../../storage/callback.ts'
import type { Attempt, CallbackFilter, CallbackStore } from '../../storage/callback-store.ts'
import type { Delivery } from '../schemas/delivery.ts'
import { formatDelivery } from './delivery.ts'
import { nearestMiss, type Point } from './nearest-miss.ts'

/** Statuses that a callback may announce: of a payment, an order, a refund or a link, and of the test callback of `poke`. */
const announcedStatuses = [
  ...paymentStatuses,
  'CLOSED',
  'SPLIT',
  'SETTLED',
  'FAILED',
  'CANCELLED',
  'POKE',
] as const

export type AnnouncedStatus = (typeof announcedStatuses)[number]

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** How an attempt ended: answered 2xx, not in time, not at all, or with a status of a class or a certain one. */
export type AttemptOutcome =
  | 'acked'
  | 'timeout'
  | 'connect'
  | `${1 | 2 | 3 | 4 | 5}${'xx' | `${Digit}${Digit}`}`

/** Query parameters that select callbacks. */
export const searchQuery = z.object({
  status: z.enum(announcedStatuses).optional(),
  state: z.enum(callbackStates).optional(),
  url: z.string().optional(),
  path: z.string().optional().openapi({ description: 'path of its URL', example: '/callbacks' }),
  outcome: z
    .string()
    .regex(
      /^(acked|timeout|connect|[1-5]xx|[1-5]\d\d)$/,
      'expected acked, timeout, connect, 5xx or 503',
    )
    .optional()
    .openapi({
      description: 'how one of its attempts ended: `acked`, `timeout`, `connect`, `5xx` or `503`',
      example: '503',
    }),
})

export type Search = z.output<typeof searchQuery>

/** The newest of what was found, oldest first. */
export type Found = { readonly items: readonly Callback[]; readonly hasOlder: boolean }

/** `scope`: the world, and the payment where one is named. */
export function searchCallbacks(
  callbacks: CallbackStore,
  scope: CallbackFilter,
  { path, outcome, ...columns }: Search,
  limit: number,
): Found {
  const isPlain = path === undefined && outcome === undefined
  const page = callbacks.list({ ...scope, ...columns }, { limit: isPlain ? limit : 10_000 })
  const inOrder = page.items.toReversed()
  if (isPlain) return { items: inOrder, hasOlder: page.hasOlder }
  const matching = inOrder
    .filter(({ url }) => path === undefined || toPath(url) === path)
    .filter(
      ({ seq }) =>
        outcome === undefined ||
        callbacks.attempts(seq).some((attempt) => isOutcome(ended(attempt), outcome)),
    )
  return {
    items: matching.slice(-limit),
    hasOlder: page.hasOlder || matching.length > limit,
  }
}

type Ended = {
  readonly tookMs: number | null
  readonly statusCode: number | null
  readonly error: string | null
}

function ended({ tookMs, response, error }: Attempt) {
  return { tookMs, statusCode: response === null ? null : JSON.parse(response).status_code, error }
}

function isOutcome(attempt: Ended, wanted: string): boolean {
  const outcome = toOutcome(attempt)
  const isAcked = outcome?.startsWith('2') === true && wanted === 'acked'
  return isAcked || outcome === wanted || `${outcome?.[0]}xx` === wanted
}

/** `timeout`, `connect` or the status code; null while it runs. */
function toOutcome({ tookMs, statusCode, error }: Ended): string | null {
  if (tookMs === null) return null
  if (statusCode !== null) return String(statusCode)
  return error?.startsWith('no answer within') === true ? 'timeout' : 'connect'
}

/** What did happen instead, the nearest first, in sentences. `advice` is added where only the clock holds it back. */
export function describeMiss(
  { status, state, url, path, outcome }: Search,
  happened: readonly Delivery[],
  advice: string,
): string {
  const near = nearestMiss(happened, (delivery): readonly Point[] => [
    { name: 'status', wanted: status, found: delivery.status },
    { name: 'url', wanted: maskUrlIfAny(url ?? null) ?? undefined, found: delivery.url },
    { name: 'path', wanted: path, found: toPath(delivery.url) },
    { name: 'outcome', wanted: outcome, found: toOutcomes(delivery, outcome) },
    { name: 'state', wanted: state, found: delivery.state },
  ])
  if (near === null) return 'What did happen: no callback was written at all.'
  const isHeldByClock = near.thing.state === 'planned' && advice !== ''
  const hint = isHeldByClock ? ` ${advice}` : ''
  return `The nearest: ${formatDelivery(near.thing)} (${near.miss}).${hint} What did happen: ${happened.map(formatDelivery).join('; ')}.`
}

function toOutcomes({ attempts }: Delivery, wanted: string | undefined): string {
  const ended = attempts.map(({ took_ms, response, error }) => {
    return { tookMs: took_ms, statusCode: response?.status_code ?? null, error }
  })
  if (wanted !== undefined && ended.some((attempt) => isOutcome(attempt, wanted))) return wanted
  const outcomes = ended.map(toOutcome).filter((outcome) => outcome !== null)
  return outcomes.length === 0 ? 'not attempted yet' : outcomes.join(', ')
}

function toPath(url: string): string | null {
  return parseUrl(url)?.pathname ?? null
}
