import { z } from 'zod'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import {
  anyText,
  durationWithin,
  list,
  strict,
  text,
} from '../../scenarios/format/schema-leaves.ts'
import { checkIds, differenceIds, findingPattern } from './check-ids.ts'
import { pointerPattern } from './pointer.ts'

const url = text('expected an http:// or https:// address', /^https?:\/\/[^\s]{1,2000}$/)
const headerName = text('expected a header name', /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/)
const headerValue = text(
  'expected a header value without line breaks',
  /^[\x20-\x7e\u0080-\u00ff]{0,4000}$/,
)

const pointer = text('expected a JSON pointer such as /order_id', pointerPattern)

const request = strict({
  method: z
    .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    .optional()
    .describe('Method of the request; GET if absent.'),
  url: url.describe('Address; {order} and {payment_id} are filled in.'),
  headers: z
    .record(headerName, headerValue, { error: 'expected a map of headers' })
    .optional()
    .describe('Headers of the request.'),
  json: z.json().optional().describe('Body, sent as JSON.'),
  form: z
    .record(z.string(), z.string({ error: 'expected a text' }), {
      error: 'expected a map of fields',
    })
    .optional()
    .describe('Body, sent as the fields of a form.'),
})
  .refine(({ json, form }) => json === undefined || form === undefined, {
    error: 'expected one of json and form',
  })
  .meta({ id: 'request' })

const command = list(anyText(4_000), 1, 100).describe(
  'A program and its arguments; it prints JSON on standard output.',
)

/** A hook that is an HTTP request or a command, and more keys of its own. */
function hook<Shape extends z.core.$ZodShape>(shape: Shape) {
  return strict({
    request: request.optional().describe('What is asked over HTTP.'),
    command: command.optional(),
    ...shape,
  }).refine(
    (value) => {
      const { request: asked, command: run } = value as { request?: unknown; command?: unknown }
      return (asked === undefined) !== (run === undefined)
    },
    { error: 'expected one of request and command' },
  )
}

const words = (what: string) =>
  list(anyText(100), 1, 100).describe(`Words of the status that mean: ${what}.`)

const buy = hook({
  order: pointer.describe("JSON pointer to the backend's own name of the order."),
  redirect: pointer
    .optional()
    .describe('JSON pointer to where it sends the payer; the Location header if absent.'),
  refused: pointer
    .optional()
    .describe('JSON pointer that is there where the buyer is told that it did not work.'),
}).describe('Begins one purchase.')

const see = hook({
  status: pointer.describe("JSON pointer to the order's status."),
  paid: words('paid'),
  unpaid: words('over, and not paid. Every other word counts as open'),
  effects: pointer.describe(
    'JSON pointer to how often the order was fulfilled: a number, or a list that is counted.',
  ),
  amount: pointer.optional().describe('JSON pointer to the amount in öre.'),
}).describe('What the backend believes of an order.')

const ledger = hook({
  rows: pointer.describe('JSON pointer to the list of rows; "" for the whole answer.'),
  payment_id: pointer.describe('JSON pointer in a row to the id that Ping gave the payment.'),
  status: pointer.describe('JSON pointer in a row to the status, in the words of see.'),
  amount: pointer.optional().describe('JSON pointer in a row to the amount in öre.'),
  effects: pointer.optional().describe('JSON pointer in a row to how often it was fulfilled.'),
}).describe("The backend's books, for reconcile.")

const pattern = anyText(1_000)
  .refine((written) => toPattern(written) !== null, {
    error: 'expected a regular expression',
  })
  .describe('Regular expression that the page must not match while the payment is open.')

/** Upper and lower case count as equal; null where it is no regular expression. */
export function toPattern(written: string): RegExp | null {
  try {
    return new RegExp(written, 'iu')
  } catch {
    return null
  }
}

const known = z
  .string({ error: 'expected the id of a check' })
  .refine((id) => findingPattern.test(id) || allIds.some((other) => other === id), {
    error: ({ input }) => unknownWord('check', String(input), allIds),
  })

const allIds: readonly string[] = [...checkIds, ...differenceIds]

/** The wire shape of a backend file, format version 1. */
export const backendSchema = strict({
  version: z.literal(1, { error: 'expected version: 1' }).describe('Version of the format.'),
  name: text('expected a name of one line, at most 100 characters', /^[^\r\n]{1,100}$/)
    .optional()
    .describe('What reports call the backend.'),
  tenant_id: text(
    'expected a UUID such as 11111111-1111-4111-8111-111111111111',
    /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  )
    .optional()
    .describe('The tenant it calls Ping with; learnt from its first call if absent.'),
  buy,
  see,
  page: strict({
    url: url.describe('Page that the payer returns to.'),
    failed: pattern,
  })
    .optional()
    .describe('What a return page must not say while the payment is open.'),
  refund: hook({}).optional().describe('Refunds an order.'),
  signature: z
    .enum(['required', 'unchecked'])
    .optional()
    .describe(
      'What the backend promises: to refuse what is not signed, or not. required if absent.',
    ),
  settles_within: durationWithin('1ms', '10m')
    .optional()
    .describe('Real time it gets after the last message; 5s if absent.'),
  reconcile: hook({}).optional().describe('Has the backend ask Ping for what is open.'),
  restart: strict({
    command,
    healthy: url.describe('Address that answers 2xx while the backend serves.'),
  })
    .optional()
    .describe('Restarts the backend.'),
  ledger: ledger.optional(),
  known: list(known, 0, 100).optional().describe('Checks whose failure is known, and no failure.'),
})

/** A backend file as written. */
export type BackendDocument = z.infer<typeof backendSchema>
export type RequestDocument = z.infer<typeof request>
