import type { CookieJar } from 'tough-cookie'
import type { Meetings } from '../callbacks/meetings.ts'
import { maskUrl } from '../input/mask-secrets.ts'
import type { Payment } from '../payment/payment.ts'
import type { VisitPlan } from '../payment/plan-types.ts'
import type { DomainEventChannel } from '../scheduler/domain-events.ts'
import type { Events } from '../scheduler/events.ts'
import type { DueJob, Scheduler } from '../scheduler/scheduler.ts'
import type { CallbackStore } from '../storage/callback-store.ts'
import type { Db } from '../storage/db.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { Visit, VisitStore } from '../storage/visit-store.ts'
import type { Browse } from './browse.ts'
import { openJar } from './cookie-jar.ts'
import type { Hop, Landed } from './follow.ts'

/** What visits of payers' browsers work with. */
export type VisitContext = {
  readonly stores: {
    readonly db: Db
    readonly callbacks: Pick<CallbackStore, 'ofPayment' | 'attemptCount'>
    readonly payments: Pick<PaymentStore, 'findBySeq'>
    readonly visits: VisitStore
  }
  readonly scheduler: Pick<Scheduler, 'schedule' | 'handle' | 'isClosed'>
  readonly events: Pick<Events, 'publish'>
  readonly domainEvents: Pick<DomainEventChannel, 'on'>
  readonly meetings: Meetings
  readonly browse: Browse
}

/** One request of a visit as it is stored. */
export type StoredHop = {
  readonly url: string
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: string }
  readonly response: {
    readonly status_code: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  } | null
  readonly error: string | null
  /** ms of real time since the visit began */
  readonly after: number
  readonly took_ms: number
}

export type Sent = {
  readonly payment: Payment
  readonly url: string
  readonly visits: VisitPlan
  /** ms, world time */
  readonly at: number
  readonly because: string
}

/** The visits of payers' browsers to shops: each is a row before it is made, and afterwards. */
export function createVisits(ctx: VisitContext) {
  const { visits } = ctx.stores
  const jars = createJars(visits)
  ctx.scheduler.handle('visit', (job) => visitIsDue(ctx, jars, job))
  ctx.domainEvents.on('browser.sent', (sent) => {
    plan(sent)
  })

  /** Plans visits in the caller's transaction; answers their seqs. */
  function plan({ payment, url, visits: how, at, because }: Sent): readonly number[] {
    const gone = how.with === null ? null : whyNotWaiting(ctx, payment, how.with)
    const isWaiting = how.with !== null && gone === null
    const made = visits.insert({
      paymentSeq: payment.seq,
      url,
      jar: how.jar,
      goesWith: how.with,
      number: how.times,
      state: isWaiting ? 'waiting' : 'planned',
      dueAt: at,
      because: gone === null ? because : `${because}; ${gone}`,
    })
    if (!isWaiting) for (const visit of made) schedule(payment, visit, at)
    return made
  }

  // A job of no payment: what else is planned for the payment does not wait for a page that hangs.
  function schedule({ tenantId }: Payment, visit: number, at: number): void {
    const payload = { visit }
    ctx.scheduler.schedule({ tenantId, paymentSeq: null, dueAt: at, kind: 'visit', payload })
  }

  return {
    plan,
    /** Puts cookies into the payer's jar, each as it was set by an answer from a URL. */
    async keepCookies(
      paymentSeq: number,
      cookies: readonly { readonly url: string; readonly cookie: string }[],
    ): Promise<void> {
      const jar = jars.take(paymentSeq)
      for (const { url, cookie } of cookies) await jar.setCookie(cookie, url, { ignoreError: true })
      jars.giveBack(paymentSeq, jar)
    },
    /** Closes visits that were cut off: in one world, or (null) in all. */
    recover(tenantId: string | null, because: string): void {
      visits.interrupt(tenantId, because)
    },
  }
}

export type Visits = ReturnType<typeof createVisits>

/** Why a visit goes at once that was to leave with the callback of a step; null: it waits for it. */
function whyNotWaiting(
  { stores }: VisitContext,
  { seq, statusCallbackUrl }: Payment,
  step: string,
): string | null {
  if (statusCallbackUrl === null) return 'there are no callbacks to leave with'
  const told = stores.callbacks.ofPayment(seq).filter(({ subject }) => subject === step)
  const isGone = (callback: number) => stores.callbacks.attemptCount(callback) > 0
  const isToCome = told.some((one) => one.state === 'planned' && !isGone(one.seq))
  if (told.length === 0 || isToCome) return null
  if (told.some((one) => isGone(one.seq))) return `the callback of ${step} had gone already`
  return `the callback of ${step} is not sent`
}

/** The cookies of payers. Visits of one payer at the same time share a jar. */
function createJars(store: VisitStore) {
  const taken = new Map<number, { readonly jar: CookieJar; users: number }>()
  return {
    take(paymentSeq: number): CookieJar {
      const known = taken.get(paymentSeq)
      const entry = known ?? { jar: openJar(store.jar(paymentSeq)), users: 0 }
      entry.users += 1
      taken.set(paymentSeq, entry)
      return entry.jar
    },
    /** Stores what is in it. */
    giveBack(paymentSeq: number, jar: CookieJar): void {
      const entry = taken.get(paymentSeq)
      if (entry !== undefined) entry.users -= 1
      if (entry?.users === 0) taken.delete(paymentSeq)
      store.keepJar(paymentSeq, JSON.stringify(jar.serializeSync()))
    },
  }
}

type Jars = ReturnType<typeof createJars>

/** The visit is begun here, in the transaction of its job; it is made after the commit. */
function visitIsDue(ctx: VisitContext, jars: Jars, job: DueJob) {
  const { visits } = ctx.stores
  const { visit: seq }: { visit: number } = JSON.parse(job.payload)
  const visit = visits.find(seq)
  // It may be gone with its world.
  if (visit === undefined || !visits.begin(seq, job.at, Date.now())) return undefined
  return async () => {
    const seat =
      visit.together === null ? undefined : ctx.meetings.join(visit.together, visit.number - 1)
    const isOwnJar = visit.jar === 'same'
    const jar = isOwnJar ? jars.take(visit.paymentSeq) : openJar()
    const began = performance.now()
    const landed = await ctx.browse(visit.url, jar, seat)
    seat?.ready()
    const tookMs = Math.round((performance.now() - began) * 1000) / 1000
    // What a closed database refuses is said to be cut off at the next start.
    if (ctx.scheduler.isClosed()) return
    atomically(ctx.stores.db, () => {
      if (isOwnJar) jars.giveBack(visit.paymentSeq, jar)
      end(ctx, visit, landed, tookMs, job.at)
    })
  }
}

function end(ctx: VisitContext, visit: Visit, landed: Landed, tookMs: number, at: number): void {
  const { seq, paymentSeq, url, jar, because } = visit
  const { status, error, hops } = landed
  const exchanges = JSON.stringify(hops.map(toStored))
  if (!ctx.stores.visits.end(seq, { tookMs, exchanges, error })) return
  const payment = ctx.stores.payments.findBySeq(paymentSeq)
  if (payment === undefined) return
  const facts = { url: maskUrl(url), jar, status_code: status, requests: hops.length, error }
  const { tenantId, id: paymentId } = payment
  ctx.events.publish({ tenantId, at, kind: 'visit', paymentId, about: seq, facts, because })
}

function toStored({ url, sent, status, headers, body, error, after, tookMs }: Hop): StoredHop {
  return {
    url,
    request: { headers: sent, body: '' },
    response: status === null ? null : { status_code: status, headers, body },
    error,
    after,
    took_ms: tookMs,
  }
}
