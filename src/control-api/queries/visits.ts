import { maskText, maskUrl } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Visit } from '../../storage/visit-store.ts'
import type { StoredHop } from '../../visits/visits.ts'
import type { VisitReport } from '../schemas/visit.ts'
import { maskMessage } from './delivery.ts'

/** A visit as the control API shows it, with what went over the wire. */
export function toVisit(visit: Visit): VisitReport {
  const { jar, goesWith, state, because, tookMs, error } = visit
  const hasBegun = visit.realAt !== null
  return {
    url: maskUrl(visit.url),
    jar,
    with: goesWith === null ? null : `callback(${goesWith})`,
    state,
    started_at: hasBegun ? toWireTime(visit.dueAt) : null,
    real_at: visit.realAt === null ? null : toWireTime(visit.realAt),
    because,
    took_ms: tookMs,
    error: error === null ? null : maskText(error),
    requests: listHops(visit).map(({ url, request, response, error: failure, took_ms }) => ({
      url: maskUrl(url),
      took_ms,
      request: maskMessage(request),
      response: response === null ? null : { ...response, ...maskMessage(response) },
      error: failure === null ? null : maskText(failure),
    })),
  }
}

export function listHops({ exchanges }: Visit): readonly StoredHop[] {
  return JSON.parse(exchanges)
}
