import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { limits } from '../input/limits.ts'

export type Form = Readonly<Partial<Record<string, string>>>

const urlEncoded = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data'

/**
 * The fields of a form, the last of each name. Only a body with the content type of a form has fields: JSON with `&a=b`
 * in a text, such as a callback sent to us, must not be read as one. Files are ignored. Throws a 422 where there are
 * more fields than a form may have.
 */
export async function readForm({ req }: Context): Promise<Form> {
  const [type = ''] = (req.header('content-type') ?? '').split(';', 1)
  switch (type.trim().toLowerCase()) {
    case urlEncoded:
      return readPairs(await req.text())
    case multipart:
      return readParts(req.raw)
    default:
      return {}
  }
}

function readPairs(text: string): Form {
  if (text.split('&').length > limits.parameters) throw tooManyFields()
  return Object.fromEntries(new URLSearchParams(text))
}

async function readParts(request: Request): Promise<Form> {
  // A body that is not multipart in spite of its type has no fields.
  const form = [...(await request.formData().catch(() => new FormData()))]
  if (form.length > limits.parameters) throw tooManyFields()
  return Object.fromEntries(
    form.filter((field): field is [string, string] => typeof field[1] === 'string'),
  )
}

function tooManyFields(): HTTPException {
  const description = `The form has more than ${limits.parameters} fields.`
  const errors = [{ error: 'invalid_call', description }]
  return new HTTPException(422, {
    message: description,
    res: Response.json({ errors }, { status: 422 }),
  })
}
