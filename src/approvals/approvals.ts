import type { Courier } from '../callbacks/dispatcher.ts'
import type { JsonObject } from '../payment/json.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { NewsDesk } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Agenda, Job } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { ErrandRecord, ErrandStore } from '../storage/approval-store.ts'
import type { Db } from '../storage/database.ts'
import { atomically } from '../storage/transactions.ts'
import {
  type Errand,
  type ErrandAction,
  type ErrandKind,
  firstStatus,
  IllegalErrandError,
  isAnswered,
  movesOf,
  type ReturnUrls,
} from './approval.ts'

/** ms until a person played by the sandbox does what it is asked for */
const thinkTime = 100

/** Consents, account verifications and activations, from their creation to their end. */
export function createErrands({
  db,
  store,
  agenda,
  worlds,
  news,
  courier,
  newId,
  defaultPayer,
  expiry,
}: {
  db: Db
  store: ErrandStore
  agenda: Agenda
  worlds: Worlds
  news: NewsDesk
  courier: Pick<Courier, 'post'>
  newId: NewId
  /** who plays the person that is asked */
  defaultPayer: 'interactive' | 'auto'
  /** ms until nobody is waited for any more */
  expiry: number
}) {
  agenda.handle('errand', due)

  function due(job: Job): undefined {
    const { errand: seq, action }: { errand: number; action: ErrandAction } = JSON.parse(
      job.payload,
    )
    const errand = fromRecord(store.findBySeq(seq))
    if (errand === undefined || isAnswered(errand)) return
    const because = action === 'time_out' ? 'nobody answered in time' : 'played by SANDBOX_PAYER'
    move(errand, action, movesOf(errand)[action] ?? errand.status, because, job.at)
  }

  function schedule({ tenantId, seq }: Errand, dueAt: number, action: ErrandAction): void {
    const payload = { errand: seq, action }
    const patience = action === 'time_out' ? 'person' : 'none'
    agenda.schedule({ tenantId, paymentSeq: null, dueAt, kind: 'errand', payload, patience })
  }

  function move(
    errand: Errand,
    action: ErrandAction | null,
    status: string,
    because: string,
    at: number,
  ): Errand {
    const change = { status, occurredAt: at, action, because }
    const moved = { ...errand, status, history: [...errand.history, change] }
    store.save(errand.seq, status, documentOf(moved))
    tell(moved, because, at)
    announce(moved, because, at)
    return moved
  }

  function tell({ tenantId, kind, id, status }: Errand, because: string, at: number): void {
    news.tell({
      tenantId,
      at,
      kind: 'errand.status',
      paymentId: null,
      about: null,
      facts: { errand: kind, id, status },
      because,
    })
  }

  /** @GUESS the body: only the URL and the statuses are known */
  function announce(errand: Errand, because: string, at: number): void {
    const { tenantId, kind, id, status, statusCallbackUrl: url } = errand
    if (url === null) return
    const { provider = null, method = null, metadata = null } = errand.document
    const body = { id, [`${kind}_id`]: id, status, occurred_at: toWireTime(at) }
    courier.post({
      id: newId({ tenantId }),
      tenantId,
      paymentSeq: null,
      subject: kind,
      status,
      url,
      body: JSON.stringify({ ...body, details: null, provider, method, metadata }),
      mutate: null,
      dueAt: at,
      inOrder: 0,
      because,
      send: true,
    })
  }

  return {
    /** A new one. `about` is handed the token of its page and answers what it is about. */
    begin(request: {
      readonly tenantId: string
      readonly kind: ErrandKind
      readonly statusCallbackUrl: string | null
      readonly returnUrls: ReturnUrls
      readonly about: (token: string) => JsonObject
    }): Errand {
      const { tenantId, kind, about, ...rest } = request
      const [id, token] = [newId({ tenantId }), newId({ tenantId })]
      const [status, createdAt] = [firstStatus(kind), worlds.now(tenantId)]
      const because = `the tenant asked for it`
      const history = [{ status, occurredAt: createdAt, action: null, because }]
      const record = { id, tenantId, kind, token, status, createdAt }
      const errand = { ...record, ...rest, history, document: about(token) }
      return atomically(db, () => {
        const seq = store.insert({ ...record, document: documentOf(errand) })
        const begun = { ...errand, seq }
        if (defaultPayer === 'auto') schedule(begun, createdAt + thinkTime, 'approve')
        schedule(begun, createdAt + expiry, 'time_out')
        return begun
      })
    },
    /** Throws IllegalErrandError where this cannot happen now. */
    act(errand: Errand, action: ErrandAction, because: string): Errand {
      const status = movesOf(errand)[action]
      if (status === undefined) throw new IllegalErrandError(action, errand)
      const at = worlds.now(errand.tenantId)
      return atomically(db, () => move(errand, action, status, because, at))
    },
    /** The same, by the status it shall become. Throws IllegalErrandError. */
    setStatus(errand: Errand, status: string, because: string): Errand {
      const moves = Object.entries(movesOf(errand)) as [ErrandAction, string][]
      const action = moves.find(([, to]) => to === status)?.[0]
      if (action === undefined) throw new IllegalErrandError(`way to ${status}`, errand)
      const at = worlds.now(errand.tenantId)
      return atomically(db, () => move(errand, action, status, because, at))
    },
    find(tenantId: string, kind: ErrandKind, id: string): Errand | undefined {
      const errand = fromRecord(store.find(tenantId, id))
      return errand?.kind === kind ? errand : undefined
    },
    findByToken: (token: string): Errand | undefined => fromRecord(store.findByToken(token)),
    /** Those of every world with this id, newest first. */
    findAnywhere: (id: string): Errand[] =>
      store.findAnywhere(id).flatMap((record) => fromRecord(record) ?? []),
  }
}

export type Errands = ReturnType<typeof createErrands>

function documentOf({
  document,
  statusCallbackUrl,
  returnUrls,
  history,
}: Pick<Errand, 'document' | 'statusCallbackUrl' | 'returnUrls' | 'history'>): JsonObject {
  return { document, statusCallbackUrl, returnUrls, history }
}

function fromRecord(record: ErrandRecord | undefined): Errand | undefined {
  return record && ({ ...record, ...record.document } as unknown as Errand)
}
