import type { Context } from 'hono'

/** The fields of a plain form. What is not one has no fields. */
export async function readForm({ req }: Context): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(new URLSearchParams(await req.text()))
}
