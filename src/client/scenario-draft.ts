import type { Duration } from '../payment/duration.ts'
import type { baseEvents } from '../payment/payment-events.ts'
import type { PaymentStatus } from '../payment/status-transitions.ts'
import type { ScenarioDocument } from '../scenarios/format/schema.ts'

type Fixed<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Fixed<Value[Key]> }
  : Value

type Document = Fixed<ScenarioDocument>

/** A scenario as written in a test: `version` may be left out. */
export type ScenarioDraft = Omit<Document, 'version'> & { readonly version?: 1 }

/** A step without an id is called by its status; so are those that there are without a timeline. */
type StepId<Id extends string> = Id | Lowercase<PaymentStatus>

type EventOf<Id extends string> =
  | (typeof baseEvents)[number]
  | `callback(${StepId<Id>}).${'acked' | 'failed'}`
  | StepId<Id>

type MomentOf<Id extends string> = EventOf<Id> | `${EventOf<Id>} + ${Duration}`

type Checkout = NonNullable<Document['checkout']>
type Callbacks = NonNullable<Document['callbacks']>
type Step = NonNullable<Document['timeline']>[number]
type Delivery = NonNullable<Callbacks['deliveries']>[number]

/** A scenario that is written out where it is used: the compiler knows its steps, and checks every moment. */
export type WholeDraft<Id extends string> = Omit<
  ScenarioDraft,
  'extends' | 'checkout' | 'timeline' | 'callbacks'
> & {
  readonly extends?: undefined
  readonly timeline?: readonly (Omit<Step, 'id' | 'at'> & {
    readonly id?: Id
    readonly at: MomentOf<NoInfer<Id>>
  })[]
  readonly checkout?: Omit<Checkout, 'browser'> & {
    readonly browser?: Omit<NonNullable<Checkout['browser']>, 'at'> & {
      readonly at?: MomentOf<NoInfer<Id>>
    }
  }
  readonly callbacks?: Omit<Callbacks, 'deliveries'> & {
    readonly deliveries?: readonly (Omit<Delivery, 'of' | 'at'> & {
      readonly of: StepId<NoInfer<Id>>
      readonly at?: MomentOf<NoInfer<Id>>
    })[]
  }
}

/** One that has the steps of another, too, which the compiler does not know. */
export type ExtendingDraft = ScenarioDraft & { readonly extends: string }
