import type { Context } from 'hono'

export type Form = Readonly<Partial<Record<string, string>>>

/** The fields of a form; files are nobody's business here. */
export async function formOf(c: Context): Promise<Form> {
  const body = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => typeof value === 'string'),
  ) as Form
}
