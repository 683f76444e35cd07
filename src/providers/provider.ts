import type { z } from '@hono/zod-openapi'
import type { CheckoutDefinition } from '../checkout/checkout-definition.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { FixedTimeline } from '../scenarios/plan/fixed-plan.ts'

/** A payment that is requested from a provider; `Parameters` as the provider's schema parses them. */
export type ProviderRequest<Parameters> = {
  readonly tenantId: string
  readonly parameters: Parameters
  readonly currency: Currency
  /** of the payment, minor units (öre) */
  readonly amount: number
  /** token of the checkout's URL, unguessable; null where there is no checkout */
  readonly token: string | null
  /** `scheme://host` of addresses we hand out */
  readonly origin: string
}

/** What the parameters of a payment through a payment link are made of. */
export type LinkFacts = {
  /** as the link names them for this provider and method */
  readonly parameters: JsonObject
  /** what is paid for */
  readonly description: string
  /** of the customer */
  readonly phone: string | null
  /** such as `sv-SE` */
  readonly locale: string
  readonly merchantId: string | null
  /** where the customer goes back to, however the payment went */
  readonly returnUrl: string
  /** where the customer goes back to, to choose again */
  readonly cancelUrl: string
}

/** Why a payment cannot be initiated with a provider, beyond what its schema says. */
export type Refusal = {
  readonly status: 403 | 404 | 422
  readonly error: string
  readonly description: string
  /** below the provider's name, 422 only */
  readonly property?: string
}

/** How a provider has a person approve something on a page of ours: what it takes, and what it answers. */
export type ApprovalDefinition = {
  readonly parameters: z.ZodObject
  /** `provider_method_response`; `url` is that of the page */
  respond(request: {
    readonly parameters: JsonObject
    readonly flow: string
    readonly url: string
    readonly token: string
  }): JsonObject
  /** what `respond` answers, for documents; absent: an empty object */
  readonly response?: () => z.ZodObject
  readonly returnUrl: CheckoutDefinition['returnUrl']
}

/**
 * A provider and one of its methods, with all of their rules: what a payment needs, how its payer pays, what is answered.
 * One file a provider; `registry.ts` lists them all.
 */
export type Provider<Parameters = JsonObject> = {
  readonly provider: string
  readonly method: string
  /** what payments can be made in, by docs.pingpayments.com, "Payment methods"; every currency where no source says */
  readonly currencies?: readonly Currency[]
  /** of `provider_method_parameters` */
  readonly parameters: z.ZodObject
  /** Parameters as an older `x-api-version` spells them, in today's words; null: none was sent. */
  fromOlder?(parameters: JsonObject, apiVersion: string | null): JsonObject
  /** `provider_method_parameters` of a payment that succeeds: for documents and dry runs */
  readonly example: JsonObject
  /** how the payer pays; null where there is no payer */
  readonly checkoutDefinition: CheckoutDefinition | null
  /** `provider_method_response` */
  respond(request: ProviderRequest<Parameters>): JsonObject
  /** what `respond` answers, for documents; absent: an empty object */
  readonly response?: () => z.ZodObject
  /** Called before anything is stored. */
  refuse?(request: Omit<ProviderRequest<Parameters>, 'token'>): Refusal | null
  /** Statuses that follow by themselves, whatever the scenario says; null leaves them to the scenario. */
  fixedTimeline?(parameters: Parameters): FixedTimeline | null
  /** Changes the plan of any scenario. */
  adapt?(plan: Plan, parameters: Parameters): Plan
  /** how a payer consents to recurring payments; `flows` are the ways to reach the payer */
  readonly consent?: ApprovalDefinition & {
    readonly flows: readonly string[]
    /** parameters without which a flow cannot reach the payer */
    readonly needs?: Readonly<Record<string, readonly string[]>>
  }
  /** how a merchant activates the provider */
  readonly activation?: ApprovalDefinition
  /** its payments wait for a bank and not for the payer, so they do not expire by themselves */
  readonly waitsOnBank?: true
  /**
   * how its payments are refunded (docs/contract/ping-payments-api.md#47-refund); absent: they are not, `by_setting`:
   * where a setting allows it
   */
  readonly refunds?: 'own' | 'by_setting'
  /** its payments are funded by bank transfers to Ping, found by their reference */
  readonly funding?: {
    /** the status of a payment that has all of its money */
    readonly statusWhenFunded: (parameters: JsonObject) => 'COMPLETED' | 'FUNDED'
  }
  /** The liquidity account that pays for a payment and that refunds go back to; null where it is not said. */
  liquidityAccountFor?(parameters: JsonObject): string | null
  /** `provider_method_parameters` of a payment through a payment link; absent: a link cannot be paid so */
  linkParameters?(facts: LinkFacts): JsonObject
  /** the customer of a payment link is asked for a phone number */
  readonly asksForPhone?: true
  /** which of Mimic's calls decides on its payments and consents */
  readonly mimic?: 'autogiro' | 'open_payments'
}

/** A provider whose functions know the type of its parameters. */
export function defineProvider<Schema extends z.ZodObject>(
  provider: Omit<Provider<z.output<Schema>>, 'parameters'> & { readonly parameters: Schema },
): Provider {
  return provider as unknown as Provider
}

export function formatCheckoutUrl({
  origin,
  token,
}: Pick<ProviderRequest<unknown>, 'origin' | 'token'>): string {
  return `${origin}/checkout/${token}`
}
