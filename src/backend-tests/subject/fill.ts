import type { RequestDocument } from '../format/schema.ts'
import type { Fills } from './subject.ts'

/** The body of a request, with its content type; null where it has none. */
export function toBody(
  json: RequestDocument['json'],
  form: RequestDocument['form'],
  fills: Fills,
): { type: string; text: string } | null {
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]) => [name, fill(value, fills)])
    const text = new URLSearchParams(Object.fromEntries(fields)).toString()
    return { type: 'application/x-www-form-urlencoded', text }
  }
  if (json === undefined) return null
  const filled = (_: string, value: unknown) =>
    typeof value === 'string' ? fill(value, fills) : value
  return { type: 'application/json', text: JSON.stringify(json, filled) }
}

/** `{order}`, `{payment_id}` and `{tenant_id}`; one that is not known stays as it is written. */
export function fill(text: string, fills: Fills): string {
  return text.replaceAll(
    /\{(order|payment_id|tenant_id)\}/g,
    (written, name: keyof Fills) => fills[name] ?? written,
  )
}

export function fillUrl(url: string, fills: Fills): string {
  const encoded = Object.entries(fills).map(([name, value]) => [name, encodeURIComponent(value)])
  return fill(url, Object.fromEntries(encoded))
}
