import { z } from 'zod'
import { limits } from '../../input/limits.ts'
import { currencies } from '../../payment/money.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { withPattern } from './moments.ts'
import { type OperationId, operationIds } from './operations.ts'
import {
  afterMoment,
  anyText,
  duration,
  durationWithin,
  list,
  moment,
  strict,
  text,
  whole,
} from './schema-leaves.ts'

const goesTo = z.enum(['success_url', 'cancel_url', 'error_url', 'nowhere'])
const status = z.enum(paymentStatuses)
const times = whole(1, 1_000_000)
  .optional()
  .describe('How often it applies before the operation recovers; always if absent.')
const lasts = durationWithin('1ms', '3653d')
  .optional()
  .describe(
    'How long it lasts from its first use on, until the operation recovers; a hang ends after it, or lasts as long as the client waits.',
  )
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'expected a string, number, boolean or null',
})

const scenarioName = text(
  'expected a name of letters, digits, dots, dashes and underscores, at most 100',
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
)
const stepId = text(
  'expected an id of lower-case letters, digits, dashes and underscores, at most 64, not beginning with built_in_',
  /^(?!built_in_)[a-z][a-z0-9_-]{0,63}$/,
)

const apiEntry = strict({
  delay: duration.optional().describe('The answer comes this much later.'),
  fail: strict({
    status: whole(400, 599).describe('HTTP status of the answer.'),
    error: text('expected an error code such as provider_unavailable', /^[a-z][a-z0-9_]{0,99}$/)
      .optional()
      .describe('Error code of the answer.'),
    times,
    for: lasts,
  })
    .optional()
    .describe('Answers an error instead of doing what was asked.'),
  fault: z
    .enum(['hang', 'reset', 'truncate', 'bad_json'])
    .optional()
    .describe('Breaks the answer on the wire.'),
  after: z
    .enum(['commit'])
    .optional()
    .describe('commit: what was asked is done first, and its answer is lost by fail or fault.'),
  for: lasts,
  times,
  respond: afterMoment
    .optional()
    .describe('Holds the answer until a moment: after callback(pending).acked.'),
}).meta({ id: 'disturbance' })

const apiValue = z
  .union([apiEntry, list(apiEntry, 1)], { error: 'expected a map, or a list of maps' })
  .optional()
  .describe('One disturbance, or several that follow each other.')

const match = strict({
  amount: whole(0, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Total of the payment in minor units (öre).'),
  currency: z.enum(currencies).optional().describe('Currency of the payment.'),
  reference: anyText(200)
    .optional()
    .describe('Glob on the reference: * any text, ? one character.'),
  tenant_id: text(
    'expected a UUID such as 11111111-1111-4111-8111-111111111111',
    /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  )
    .optional()
    .describe('The tenant, in any case.'),
  metadata: z
    .record(z.string(), scalar, { error: 'expected a map of keys and values' })
    .optional()
    .describe('Keys of the metadata of the payment, each equal.'),
  provider: text('expected a provider such as open_payments', /^[a-z0-9_]{1,100}$/)
    .optional()
    .describe('Provider of the payment.'),
  method: text('expected a method such as pis', /^[a-z0-9_]{1,100}$/)
    .optional()
    .describe('Method of the payment.'),
}).describe('When the scenario applies unasked. The most specific one wins.')

const browser = strict({
  goes_to: goesTo
    .optional()
    .describe('Which of the URLs of the merchant the browser goes to; built-in if absent.'),
  at: moment.optional().describe('When it goes there; built-in, or that of with, if absent.'),
  visits: z
    .enum(['follow', 'none'])
    .optional()
    .describe('follow: the sandbox requests that URL as a browser does, and follows redirects.'),
  jar: z
    .enum(['same', 'empty'])
    .optional()
    .describe("Cookies of the visits: the payer's, or none as in another browser. same if absent."),
  times: whole(1, limits.visits)
    .optional()
    .describe('How many visits are made, all of them at the same time; 1 if absent.'),
  with: text('expected a callback such as callback(completed)', withPattern)
    .optional()
    .describe('The callback that the visits leave with, in the same instant.'),
}).describe('Where the browser goes after the approval, when, and whether it makes a request.')

const checkout = strict({
  mode: z
    .enum(['interactive', 'auto'])
    .optional()
    .describe('Who plays the payer: a person, or the scenario. The server decides if absent.'),
  bank: text('expected a BIC such as ESSESESS', /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/)
    .optional()
    .describe('BIC of the bank the payer chooses.'),
  account: text('expected an IBAN without spaces', /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/)
    .optional()
    .describe('IBAN of the account the payer chooses.'),
  bankid: z
    .enum(['approve', 'cancel_in_app', 'never_opened', 'times_out', 'blocked'])
    .optional()
    .describe('What the payer does at the BankID login.'),
  cancel_at: z
    .enum(['choose_bank', 'bankid_login', 'bankid_failed', 'choose_account', 'sign'])
    .optional()
    .describe('Screen on which the payer presses Cancel.'),
  leave_at: z
    .enum([
      'choose_bank',
      'bankid_login',
      'bankid_failed',
      'choose_account',
      'sign',
      'processing',
      'result',
    ])
    .optional()
    .describe('Screen on which the payer closes the tab.'),
  rounds: whole(1, 5).optional().describe('How many signatures are asked for.'),
  second_signer: z
    .boolean({ error: 'expected true or false' })
    .optional()
    .describe('Another person has to sign as well: the payer is told so.'),
  think_time: duration
    .optional()
    .describe('Time between two steps of the payer the scenario plays.'),
  browser: browser.optional(),
}).describe('The payer.')

const step = strict({
  id: stepId
    .optional()
    .describe('Name of the step, for moments and deliveries; the status in lower case if absent.'),
  at: moment.describe('When: an event, or an event + a duration.'),
  status: status.describe('What the payment becomes.'),
  reason: text('expected a reason such as AM04', /^[A-Za-z0-9_]{1,35}$/)
    .optional()
    .describe('Reason the bank gives, such as AM04.'),
})

const jsonFields = z.record(
  text('expected a field name of at most 100 characters', /^[^\r\n]{1,100}$/),
  // Its own type is one without end, which the compiler refuses elsewhere.
  z.json({ error: 'expected a JSON value' }) as unknown as z.ZodType,
  { error: 'expected a map of fields' },
)

/** What a message says may be any word; editors know those that there are. */
const anyStatus = z.union([status, text('', /^[A-Za-z][A-Za-z0-9_]{0,63}$/)], {
  error: 'expected a status, or any word of letters, digits and underscores, at most 64',
})

const mutate = strict({
  status: anyStatus
    .optional()
    .describe('Another status than the true one, also one that does not exist.'),
  fields: jsonFields.optional().describe('Fields added to the body, before it is signed.'),
  tamper: jsonFields.optional().describe('Fields replaced in the body after it was signed.'),
  signature: z
    .enum(['wrong', 'missing', 'foreign'])
    .optional()
    .describe("What is wrong with the signature; foreign: it is made with another tenant's key."),
  body: z
    .enum(['truncated', 'not_json', 'empty', 'of_another_payment'])
    .optional()
    .describe(
      'What is wrong with the body; of_another_payment: it is an old one with this status, as it was.',
    ),
  content_type: text('expected a content type', /^[\x20-\x7e]{1,200}$/)
    .optional()
    .describe('Another Content-Type.'),
  headers: z
    .record(
      text(
        `expected a header name of letters, digits and !#$%&'*+.^_|~- at most 100 characters long`,
        /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/,
      ),
      text('expected a header value without line breaks', /^[\x20-\x7e]{0,1000}$/),
      { error: 'expected a map of headers' },
    )
    .optional()
    .describe('Headers added or replaced.'),
})

const callbacks = strict({
  timeout: durationWithin('1ms', '1d').optional().describe('How long an attempt may take.'),
  retry: strict({
    attempts: whole(1, 50).optional().describe('Attempts in all, the first one included.'),
    backoff: list(duration, 1, 50)
      .optional()
      .describe('Waits before the second, third, … attempt; the last one repeats.'),
    on: list(z.enum(['timeout', 'connect', '4xx', '5xx']), 0, 4)
      .optional()
      .describe('What is worth another attempt.'),
  })
    .optional()
    .describe('When an attempt is repeated.'),
  deliveries: list(
    strict({
      of: z.string({ error: 'expected the id of a step' }).describe('Id of the step it announces.'),
      at: moment.optional().describe('When it is sent; at the moment of the step if absent.'),
      copies: whole(1, 100).optional().describe('How many are sent.'),
      gap: duration.optional().describe('Time between two copies.'),
      send: z.enum(['never']).optional().describe('never: it is lost on the way.'),
      mutate: mutate.optional().describe('What is wrong with the message.'),
    }),
  )
    .optional()
    .describe('Replaces the one callback of each step it names.'),
}).describe('What the merchant is told, when, how often and in what condition.')

const expectation = strict({
  status: status.optional().describe('Status in the end.'),
  callbacks: list(anyStatus)
    .optional()
    .describe('Statuses of the callbacks sent to a merchant that answers 200, in order.'),
  browser: goesTo.optional().describe('Where the browser is in the end.'),
}).describe('What must hold in the end. Used by the checkup, not by serving.')

/** The wire shape of a scenario file, format version 1. */
export const scenarioSchema = strict({
  version: z.literal(1, { error: 'expected version: 1' }).describe('Version of the format.'),
  name: scenarioName
    .optional()
    .describe('Name of the scenario; the file name without its ending if absent.'),
  summary: text('expected one sentence, at most 500 characters', /^[^\r\n]{1,500}\n?$/)
    .optional()
    .describe('One sentence.'),
  tags: list(text('expected a tag', /^[A-Za-z0-9._-]{1,50}$/))
    .optional()
    .describe('Filters in the dashboard.'),
  extends: scenarioName
    .optional()
    .describe('A scenario to start from; maps merge, lists are replaced.'),
  match: match.optional(),
  seed: z
    .union([z.string(), z.number()], { error: 'expected a text or a number' })
    .optional()
    .describe('Makes ids, jitter and shuffles repeatable.'),
  api: strict(
    Object.fromEntries(operationIds.map((id) => [id, apiValue])) as Record<
      OperationId,
      typeof apiValue
    >,
  )
    .optional()
    .describe('How our own answers behave, by operation.'),
  checkout: checkout.optional(),
  timeline: list(step).optional().describe('The truth: what the API answers.'),
  callbacks: callbacks.optional(),
  expect: expectation.optional(),
})

/** A scenario document as written, after `extends` is resolved. */
export type ScenarioDocument = z.infer<typeof scenarioSchema>
export type ApiEntry = z.infer<typeof apiEntry>
