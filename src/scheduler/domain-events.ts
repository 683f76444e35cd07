import type { Payment } from '../payment/payment.ts'
import type { VisitPlan } from '../payment/plan-types.ts'
import type { Callback } from '../storage/callback.ts'

/** What modules report upwards, inside the transaction in which it happens. Times are ms of the world's time. */
export type DomainEvents = {
  /** a payer's step; `shift`: ms by which the bank is slower than planned */
  'checkout.event': {
    readonly payment: Payment
    readonly event: string
    readonly at: number
    readonly shift: number
  }
  /** the payer's browser is sent to a page of the shop, and requests it */
  'browser.sent': {
    readonly payment: Payment
    readonly url: string
    readonly visits: VisitPlan
    readonly at: number
    readonly because: string
  }
  /** a callback was acknowledged or given up */
  'callback.ended': {
    readonly callback: Callback
    readonly outcome: 'acked' | 'failed'
    readonly at: number
  }
  /** anything that a scenario's plan can hang on */
  'payment.event': { readonly payment: Payment; readonly event: string; readonly at: number }
  /** a payment reached a terminal status, and everything that announces it is written */
  'payment.ended': { readonly payment: Payment; readonly at: number }
  'refund.ended': { readonly payment: Payment; readonly at: number }
  /** an approval of this kind and id has a new status */
  'approval.moved': {
    readonly tenantId: string
    readonly kind: string
    readonly id: string
    readonly status: string
    readonly at: number
  }
}

type Listener<Name extends keyof DomainEvents> = (event: DomainEvents[Name]) => void

/**
 * Events inside the transaction: a listener belongs to the same transaction, and one that throws rolls it back. What
 * the outside may hear of goes through `events.ts`, after the commit.
 */
export function createDomainEvents() {
  const listeners: { [Name in keyof DomainEvents]: Set<Listener<Name>> } = {
    'checkout.event': new Set(),
    'browser.sent': new Set(),
    'callback.ended': new Set(),
    'payment.event': new Set(),
    'payment.ended': new Set(),
    'refund.ended': new Set(),
    'approval.moved': new Set(),
  }

  return {
    emit<Name extends keyof DomainEvents>(name: Name, event: DomainEvents[Name]): void {
      for (const listener of listeners[name]) listener(event)
    },
    /** Returns a function that stops listening. */
    on<Name extends keyof DomainEvents>(name: Name, listener: Listener<Name>): () => void {
      listeners[name].add(listener)
      return () => {
        listeners[name].delete(listener)
      }
    },
  }
}

export type DomainEventChannel = ReturnType<typeof createDomainEvents>
