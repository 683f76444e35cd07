import { z } from 'zod'
import { toReason } from '../../visits/exchange.ts'
import { type BackendDocument, backendSchema } from '../format/schema.ts'
import { BackendTestError } from '../report.ts'
import { subjectFromDocument } from './from-document.ts'
import { toEffects } from './read-answers.ts'
import type { Bought, Done, Fills, LedgerRow, Seen, Subject } from './subject.ts'

/** What a hook that is a function is told: which order, and which payment it is paid with, as far as they are known. */
export type HookInput = Fills & {
  /** cookies of the payer's browser, for `buy` */
  readonly jar?: PayerCookies
}

/** The cookies of the payer's browser: what to send to an address, and to keep of its answer. */
export type PayerCookies = {
  getCookieString(url: string): Promise<string>
  setCookie(cookie: string, url: string): Promise<unknown>
}

type MaybePromise<Value> = Value | Promise<Value>

/** The backend's belief. Every word but `paid` and `unpaid` counts as open. */
export type Belief = {
  readonly status: string
  /** how often the order was fulfilled */
  readonly effects: number | readonly unknown[]
  /** öre */
  readonly amount?: number
}

/** A backend as data, with the keys of a backend file, any hook of which may be a function instead. */
export type Backend = Omit<
  BackendDocument,
  'version' | 'buy' | 'see' | 'refund' | 'reconcile' | 'restart' | 'ledger'
> & {
  readonly version?: 1
  /** An error that it throws counts as told to the buyer. */
  readonly buy:
    | BackendDocument['buy']
    | ((input: HookInput) => MaybePromise<{
        readonly order: string | number
        readonly redirect?: string
        readonly refused?: unknown
      }>)
  /** Answers null for an order that it does not know. */
  readonly see: BackendDocument['see'] | ((input: HookInput) => MaybePromise<Belief | null>)
  readonly refund?: BackendDocument['refund'] | ((input: HookInput) => MaybePromise<unknown>)
  readonly reconcile?: BackendDocument['reconcile'] | ((input: HookInput) => MaybePromise<unknown>)
  readonly restart?:
    | BackendDocument['restart']
    | {
        readonly command: () => MaybePromise<unknown>
        readonly healthy: () => MaybePromise<boolean>
      }
  readonly ledger?:
    | BackendDocument['ledger']
    | (() => MaybePromise<
        | Iterable<Belief & { readonly payment_id: string | null }>
        | AsyncIterable<Belief & { readonly payment_id: string | null }>
      >)
}

/**
 * Hooks that are data are done as those of a file; functions are called. Throws BackendTestError where what is data cannot
 * be used.
 */
export function toSubject(backend: Backend): Subject {
  const parsed = backendSchema.safeParse(dataOf(backend))
  if (!parsed.success) throw new BackendTestError(2, z.prettifyError(parsed.error))
  return { ...subjectFromDocument(parsed.data), ...hooksOf(backend) }
}

/** What is data of it, as a file would say it. */
function dataOf({
  buy,
  see,
  refund,
  reconcile,
  restart,
  ledger,
  ...rest
}: Backend): BackendDocument {
  return {
    ...rest,
    version: 1,
    buy: typeof buy === 'function' ? noHook : buy,
    see: typeof see === 'function' ? noSee : see,
    ...(typeof refund === 'object' ? { refund } : {}),
    ...(typeof reconcile === 'object' ? { reconcile } : {}),
    ...(restart === undefined || isFunctions(restart) ? {} : { restart }),
    ...(typeof ledger === 'object' ? { ledger } : {}),
  }
}

/** What is a function of it. */
function hooksOf({ buy, see, refund, reconcile, restart, ledger }: Backend): Partial<Subject> {
  return {
    ...(typeof buy === 'function' ? { buy: (fills, jar) => buyWith(buy, fills, jar) } : {}),
    ...(typeof see === 'function' ? { see: (fills) => seeWith(see, fills) } : {}),
    ...(typeof refund === 'function' ? { refund: job('refund', refund) } : {}),
    ...(typeof reconcile === 'function' ? { reconcile: job('reconcile', reconcile) } : {}),
    ...(isFunctions(restart) ? { restart: toRestart(restart) } : {}),
    ...(typeof ledger === 'function' ? { ledger: () => rowsWith(ledger) } : {}),
  }
}

function toRestart({ command, healthy }: Functions): NonNullable<Subject['restart']> {
  const run = job('restart', command)
  return {
    run: () => run({}),
    async isHealthy() {
      try {
        return await healthy()
      } catch {
        return false
      }
    },
  }
}

const noHook = { order: '', command: ['a function'] }
const noSee = {
  status: '',
  effects: '',
  paid: ['paid'],
  unpaid: ['unpaid'],
  command: ['a function'],
}

type Functions = Extract<NonNullable<Backend['restart']>, { healthy: () => unknown }>

function isFunctions(restart: Backend['restart']): restart is Functions {
  return typeof restart === 'object' && typeof restart.command === 'function'
}

async function buyWith(
  buy: Extract<Backend['buy'], (...args: never[]) => unknown>,
  fills: Fills,
  jar: PayerCookies,
): Promise<Bought> {
  try {
    const { order, redirect, refused } = await buy({ ...fills, jar })
    const isRefused = refused !== undefined && refused !== null && refused !== false
    return {
      answer: 'answered',
      accepted: 'yes',
      wasReached: true,
      order: order === undefined || order === null ? null : String(order),
      redirect: redirect ?? null,
      isRefused,
      showsRefusal: true,
    }
  } catch (error) {
    const answer = toReason(error)
    return {
      answer,
      accepted: 'no',
      wasReached: true,
      order: null,
      redirect: null,
      isRefused: false,
      showsRefusal: true,
    }
  }
}

async function seeWith(
  see: Extract<Backend['see'], (...args: never[]) => unknown>,
  fills: Fills,
): Promise<Seen> {
  try {
    const seen = await see(fills)
    if (seen === null || seen === undefined)
      return { kind: 'nothing', why: 'see knows no such order' }
    const effects = toEffects(seen.effects)
    if (typeof seen.status !== 'string' || effects === null)
      return { kind: 'unclear', why: `see answered ${JSON.stringify(seen)}` }
    const { status: word, amount = null } = seen
    const belief = toWord(word)
    return { kind: 'seen', belief, word, effects, amount, text: JSON.stringify(seen) }
  } catch (error) {
    return { kind: 'unclear', why: `see: ${toReason(error)}` }
  }
}

function toWord(word: string): 'paid' | 'unpaid' | 'open' {
  return word === 'paid' || word === 'unpaid' ? word : 'open'
}

function job(name: string, work: (input: HookInput) => MaybePromise<unknown>) {
  return async (fills: Fills): Promise<Done> => {
    try {
      await work(fills)
      return null
    } catch (error) {
      return `${name}: ${toReason(error)}`
    }
  }
}

async function* rowsWith(
  ledger: Extract<NonNullable<Backend['ledger']>, (...args: never[]) => unknown>,
): AsyncGenerator<LedgerRow> {
  for await (const { payment_id, status, effects, amount = null } of await ledger())
    yield {
      paymentId: payment_id?.toLowerCase() ?? null,
      word: status,
      belief: toWord(status),
      amount,
      effects: effects === undefined ? null : toEffects(effects),
    }
}
