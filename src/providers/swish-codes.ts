import type { PaymentStatus } from '../payment/status-transitions.ts'
import type { FixedTimeline } from '../scenarios/plan/fixed-plan.ts'
import type { Refusal } from './provider.ts'

/**
 * Error codes that Swish's simulator plays when it finds one in `message`, and what Ping makes of them.
 * DS24 is ABORTED by docs.pingpayments.com, "Testing guide". @GUESS the statuses of the others
 */
const results: Readonly<Record<string, { status: PaymentStatus; means: string }>> = {
  DS24: { status: 'ABORTED', means: 'the customer cancelled the payment' },
  BANKIDCL: { status: 'ABORTED', means: 'the payer cancelled the BankID signature' },
  BANKIDONGOING: { status: 'DECLINED', means: 'another BankID signature was under way' },
  BANKIDUNKN: { status: 'DECLINED', means: 'the payer cannot be authorised with BankID' },
  RF07: { status: 'DECLINED', means: 'the transaction was declined' },
  TM01: { status: 'EXPIRED', means: 'Swish timed out before the payment was started' },
  FF10: { status: 'CRASHED', means: "the bank's system failed" },
}

/** Codes with which the simulator refuses the request itself. */
const refusals: Readonly<Record<string, string>> = {
  FF08: 'the payment reference is not valid',
  RP03: 'the callback URL is missing or does not use HTTPS',
  BE18: 'the payer alias is not valid',
  RP01: 'the payee alias is missing',
  PA02: 'the amount is missing or no valid number',
  AM02: 'the amount is too large',
  AM03: 'the currency is not valid or missing',
  AM06: 'the amount is less than the agreed minimum',
  RP02: 'the message is not correctly formatted',
  RP06: 'there is another active payment request of this payer',
  ACMT01: 'the counterpart is not activated',
  ACMT03: 'the payer is not enrolled',
  ACMT07: 'the payee is not enrolled',
}

/** The first code in a message, as a word of its own. */
function codeIn<Found>(
  message: string,
  codes: Readonly<Record<string, Found>>,
): [code: string, found: Found] | undefined {
  const words = message.split(/[^A-Z0-9]+/)
  return Object.entries(codes).find(([code]) => words.includes(code))
}

/** The timeline of a payment whose message holds a code; null where it holds none. */
export function timelineForCode(message: string): FixedTimeline | null {
  const found = codeIn(message, results)
  if (found === undefined) return null
  const [code, { status, means }] = found
  return {
    name: `swish-${code.toLowerCase()}`,
    summary: `Swish's simulator finds ${code} in the message: ${means}. ${status}.`,
    source: `${code} in the Swish message`,
    statuses: [
      { status: 'PENDING', after: 50 },
      { status, after: 1_000, reason: code },
    ],
  }
}

/** @GUESS that Ping answers what Swish refuses with a 422 that carries the code */
export function refuseByCode(message: string): Refusal | null {
  const found = codeIn(message, refusals)
  if (found === undefined) return null
  const [code, means] = found
  const description = `Swish's simulator finds ${code} in the message: ${means}.`
  return { status: 422, error: code, description, property: 'message' }
}
