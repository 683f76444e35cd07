import type { Context } from 'hono'

export type Form = Readonly<Partial<Record<string, string>>>

/** The fields of a plain form. What is not one has no fields. */
export async function readForm({ req }: Context): Promise<Form> {
  return Object.fromEntries(new URLSearchParams(await req.text()))
}
