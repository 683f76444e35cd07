import { SandboxError } from '../../client/sandbox-error.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import type { VisitReport } from '../../control-api/schemas/visit.ts'
import { parseUrl } from '../../input/parse-url.ts'
import { BackendDown, Undecided } from './endings.ts'

/** Where the payer's browser came to. */
export type Landed = {
  /** null: the last page was not answered */
  readonly status: number | null
  readonly error: string | null
  /** every address it asked for, in order */
  readonly urls: readonly string[]
  readonly bodies: readonly string[]
}

export const noReturn = 'The payment has no success_url for the payer to return to.'

/** A payment that sends its payer nowhere is no failure of the run. */
export function refuseNowhere(error: unknown): never {
  const isNowhere = error instanceof SandboxError && error.code === 'no_return_url'
  throw isNowhere ? new Undecided(noReturn) : error
}

/** What came of a visit. Throws {@link Undecided} where it was not made, and {@link BackendDown} where nobody answered. */
export function toLanded({ requests, error, url }: VisitReport): Landed {
  if (error !== null && /may not go/.test(error))
    throw new Undecided(`The sandbox cannot send the payer to ${url}: ${error}.`)
  const last = requests.at(-1)
  if (error !== null && requests.length < 2)
    throw new BackendDown(`The backend did not answer the payer's browser: ${error}.`)
  return {
    status: last?.response?.status_code ?? null,
    error,
    urls: requests.map((request) => request.url),
    bodies: requests.flatMap(({ response }) => (response === null ? [] : [response.body])),
  }
}

/** Throws {@link Undecided} where the sandbox does not show it. */
export function successUrl({ payment }: Pick<PaymentDetail, 'payment'>): string {
  const url = payment.provider_method_parameters['success_url']
  if (typeof url !== 'string' || parseUrl(url) === null) throw new Undecided(noReturn)
  if (url.includes('***'))
    throw new Undecided(
      'success_url carries a secret, which the sandbox does not show: the payer cannot be sent there.',
    )
  return url
}
