import type { Delivery } from '../control-api/schemas/delivery.ts'
import { printableLine } from '../input/printable.ts'

/** A callback with its attempts, one line each. */
export function formatDelivery({ id, status, state, url, attempts }: Delivery): string {
  const tries = attempts.map(({ started_at, response, error }) => {
    const outcome = error ?? (response === null ? 'under way' : `answered ${response.status_code}`)
    return `  ${started_at} ${outcome}`
  })
  return [`${id} ${status} ${state} → ${url}`, ...tries].map(printableLine).join('\n')
}
