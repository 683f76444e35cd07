import type { Context } from 'hono'

export type Option = { readonly value: string; readonly label: string; readonly isChosen: boolean }

/** What the form of a filter has no field for. */
export function toKept(
  query: Readonly<Record<string, string>>,
  names: readonly string[],
): { readonly name: string; readonly value: string }[] {
  return Object.entries(query)
    .filter(([name]) => names.includes(name) || name.startsWith('metadata.'))
    .map(([name, value]) => ({ name, value }))
}

/** This page's address with another part of the list. */
export function turnedTo(c: Context, to: Readonly<Record<string, string>>): string {
  const { pathname, searchParams } = new URL(c.req.url)
  for (const name of ['before', 'after', 'did', 'what', 'in', 'returned']) searchParams.delete(name)
  for (const [name, value] of Object.entries(to)) searchParams.set(name, value)
  const query = searchParams.toString()
  return query === '' ? pathname : `${pathname}?${query}`
}
