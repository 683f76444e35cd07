import type { Delivery } from '../control-api/schemas/delivery.ts'
import { printableLine } from '../input/printable.ts'

/** A callback with its attempts, one line each. */
export function formatDelivery({ id, status, state, url, forged, verdict, attempts }: Delivery) {
  const tries = attempts.map(({ started_at, response, error }) => {
    const outcome = error ?? (response === null ? 'under way' : `answered ${response.status_code}`)
    return `  ${started_at} ${outcome}`
  })
  const judged = forged ? ` (forged${endings[verdict]})` : ''
  return [`${id} ${status} ${state}${judged} → ${url}`, ...tries].map(printableLine).join('\n')
}

const endings: Readonly<Record<Delivery['verdict'], string>> = {
  ok: ', and refused as it should be',
  bad: ', and acknowledged all the same',
  note: '',
}
