import type { Context } from 'hono'

export type Form = Readonly<Partial<Record<string, string>>>

const urlEncoded = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data'

/**
 * The fields of a form, the last of each name. A body that does not say that it is a form has none: JSON with `&a=b` in
 * one of its texts, such as a callback sent to us, must not pass for one. Files are left out.
 */
export async function readForm({ req }: Context): Promise<Form> {
  const [type = ''] = (req.header('content-type') ?? '').split(';', 1)
  switch (type.trim().toLowerCase()) {
    case urlEncoded:
      return Object.fromEntries(new URLSearchParams(await req.text()))
    case multipart:
      return readParts(req.raw)
    default:
      return {}
  }
}

async function readParts(request: Request): Promise<Form> {
  // What is no multipart, in spite of its type, has no fields either.
  const form = await request.formData().catch(() => new FormData())
  return Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === 'string'),
  )
}
