import { parseDuration } from '../../payment/duration.ts'
import type { ApiFault, Plan } from '../../payment/plan-types.ts'
import { parseAfter } from '../format/moments.ts'
import { type OperationId, operationIds } from '../format/operations.ts'
import type { ApiEntry, ScenarioDocument } from '../format/schema.ts'
import type { Path } from '../format/source-tree.ts'
import type { Scenario } from '../scenario.ts'
import { formatBecause, toMoment } from './timeline.ts'

type WrittenFault = {
  readonly id: OperationId
  readonly path: Path
  readonly entry: ApiEntry
  readonly isLast: boolean
}

/** Every entry of `api` with its place, by operation and in the order written. */
export function writtenFaults({ api }: ScenarioDocument): readonly WrittenFault[] {
  return operationIds.flatMap((id) => {
    const written = api?.[id]
    if (written === undefined) return []
    if (!Array.isArray(written)) return [{ id, path: ['api', id], entry: written, isLast: true }]
    return written.map((entry, index) => ({
      id,
      path: ['api', id, index],
      entry,
      isLast: index === written.length - 1,
    }))
  })
}

/** How our own answers behave, by operation id. */
export function toApi(scenario: Scenario): Plan['api'] {
  const api: Record<string, ApiFault[]> = {}
  for (const { id, path, entry } of writtenFaults(scenario.document)) {
    const fault = toFault(entry, formatBecause(scenario, path, `api ${id}`))
    api[id] = [...(api[id] ?? []), fault]
  }
  return api
}

function toFault(entry: ApiEntry, because: string): ApiFault {
  const { fail } = entry
  const after = parseAfter(entry.respond ?? '')
  return {
    delay: toMs(entry.delay),
    fail:
      fail === undefined
        ? null
        : { status: fail.status, error: fail.error ?? usualError(fail.status) },
    fault: entry.fault ?? null,
    ...(entry.after === 'commit' ? { afterCommit: true } : {}),
    for: toMs(fail?.for ?? entry.for),
    times: fail?.times ?? entry.times ?? null,
    respondAt: after === null ? null : { ...after, event: toMoment(after.event).event },
    because,
  }
}

// @GUESS the vendor documents operation_forbidden only; the name for a broken provider is ours
function usualError(status: number): string {
  return status >= 500 ? 'provider_unavailable' : 'operation_forbidden'
}

function toMs(text: string | undefined): number | null {
  return text === undefined ? null : parseDuration(text)
}
