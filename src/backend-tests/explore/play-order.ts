import { setTimeout as pause } from 'node:timers/promises'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { Undecided } from '../run/endings.ts'
import { describeSeen } from '../run/expectations.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Seen } from '../subject/subject.ts'
import { retriesEnd, returnsByItself, slot, stepOf, type Truth } from './order-scenario.ts'
import { type Block, has, type Order } from './orders.ts'

/** What a backend has answered, asked and believed after the first blocks of an order; null where that is not to be seen. */
export type Watch = (played: number, observed: string | null) => void

/** What the blocks of an order are played with. */
type Scene = {
  readonly trial: Trial
  readonly truth: Truth
  readonly returns: Returns
  /** null until the purchase is known: create payment was not answered */
  purchase: Purchase | null
  readonly answered: Promise<Purchase>
  /** visits of our own that may still wait for an answer of Ping that is held */
  readonly visits: Promise<unknown>[]
  /** what those were answered */
  readonly pages: string[]
}

/** How the payer's returns are made. `scenario`: R is part of it; `sandbox`: by its API; `own`: by this program. */
type Returns = 'scenario' | 'sandbox' | 'own'

/** An order that was played, and what the backend believed of it then; null where that was not asked, or not to be seen. */
export type PlayedOrder = { readonly purchase: Purchase; readonly believed: string | null }

/** Plays one order, block by block, and then time until every retry was made. */
export async function playOrder(
  trial: Trial,
  order: Order,
  truth: Truth,
  watch?: Watch,
): Promise<PlayedOrder> {
  const scene = await beginScene(trial, order, truth)
  for (const [index, block] of order.entries()) {
    await playBlock(scene, block)
    watch?.(index + 1, await observe(scene))
  }
  const purchase = await scene.answered
  await trial.advance(retriesEnd)
  await Promise.all(scene.visits)
  if (watch === undefined) return { purchase, believed: null }
  const seen = await settled(trial, purchase)
  return { purchase, believed: seen === null ? null : describeSeen(seen) }
}

async function beginScene(trial: Trial, order: Order, truth: Truth): Promise<Scene> {
  const returns = returnsByItself(order) ? 'scenario' : has(order, 'S') ? 'own' : 'sandbox'
  const rest = { trial, truth, returns, visits: [], pages: [] } as const
  if (!has(order, 'A')) {
    const purchase = await trial.buy()
    await trial.open(purchase)
    await trial.act(purchase, 'approve')
    await trial.deliver()
    return { ...rest, visits: [], pages: [], purchase, answered: Promise.resolve(purchase) }
  }
  const begun = await trial.beginBuy()
  const payment = await begun.firstPayment()
  const answered = begun.answer.then(async (bought) =>
    trial.toPurchase(bought, await begun.end(), begun.jar),
  )
  answered.catch(() => undefined)
  if (payment === null) {
    await answered
    throw new Undecided('No payment was created before buy was answered.')
  }
  return { ...rest, visits: [], pages: [], purchase: null, answered }
}

async function playBlock(scene: Scene, block: Block): Promise<void> {
  const { trial, returns } = scene
  const callback = block.find((atom) => stepOf(atom, '') !== null)
  const ownReturns = block.filter(
    (atom) => (atom === 'R' && returns !== 'scenario') || (atom === 'r' && !block.includes('R')),
  )
  const goesWith = callback === undefined ? null : stepOf(callback, scene.truth.toLowerCase())
  // A return that leaves with a callback waits for it at the sandbox; any other begins when its minute has come.
  const isEarly = goesWith !== null && returns !== 'own'
  if (isEarly) for (const _ of ownReturns) await comeBack(scene, goesWith)
  const tasks = [
    () => trial.advance(slot),
    ...(block.includes('X') ? [() => restart(trial)] : []),
    ...(goesWith !== null && returns === 'own' ? ownReturns.map(() => () => comeBack(scene)) : []),
  ]
  await Promise.all(tasks.map((task) => task()))
  if (block.includes('A')) scene.purchase = await scene.answered
  // What waited for the answer goes on before anything else comes.
  if (block.includes('S')) await Promise.all(scene.visits)
  if (goesWith === null) await Promise.all(ownReturns.map(() => comeBack(scene)))
}

/** ms of real time in which a backend that asks Ping has done so */
const askedWithin = 250

/** The payer returns: at once, or with the callback of a step. */
async function comeBack(scene: Scene, goesWith: string | null = null): Promise<void> {
  const { trial, returns } = scene
  const purchase = scene.purchase ?? (await scene.answered)
  if (returns !== 'own') {
    const company = goesWith === null ? {} : { with: `callback(${goesWith})` }
    await trial.comeBack(purchase, { goes_to: 'success_url', ...company })
    return
  }
  const visited = trial
    .visit(purchase, await trial.returnUrl(purchase))
    .then(({ status, body }) => {
      scene.pages.push(`${status} ${body}`)
    })
  visited.catch(() => undefined)
  scene.visits.push(visited)
  await Promise.race([visited, pause(askedWithin)])
}

/** ms of real time */
const risesWithin = 60_000
const lookEvery = 10

async function restart(trial: Trial): Promise<void> {
  const { restart: hook } = trial.subject
  if (hook === null) throw new Undecided('The backend cannot be restarted.')
  const failure = await hook.run()
  if (failure !== null) throw new Undecided(`The backend could not be restarted: ${failure}.`)
  const end = performance.now() + risesWithin
  while (!(await hook.isHealthy())) {
    trial.refuseStopped()
    if (performance.now() > end)
      throw new Undecided('The backend did not become healthy again within 60 s.')
    await pause(lookEvery)
  }
  trial.note('test', 'backend', 'the backend was restarted')
}

/** ms of real time in which what a backend does after its answer is seen */
const settlesFor = 15
const looksAtMost = 10

async function observe(scene: Scene): Promise<string | null> {
  const { trial, purchase } = scene
  if (purchase === null) return null
  const detail = await trial.detail(purchase)
  const requests = (await trial.calls.journal({ payment: detail })).map(
    ({ operation, status_code }) => `${operation} ${status_code}`,
  )
  const settledSeen = await settled(trial, purchase)
  if (settledSeen === null) return null
  const seen = toText(settledSeen)
  const answers = [...answersOf(detail), ...pagesOf(detail), ...scene.pages].sort()
  return anonymous({ answers, requests: requests.sort(), seen }, purchase)
}

/** What it believes, once it believes the same twice; null where it does not say. */
async function settled(trial: Trial, purchase: Purchase): Promise<Seen | null> {
  let before = ''
  for (let look = 0; look < looksAtMost; look += 1) {
    const seen = await trial.see(purchase)
    if (seen.kind === 'unclear') return null
    if (toText(seen) === before) return seen
    before = toText(seen)
    await pause(settlesFor)
  }
  return null
}

function toText(seen: Seen): string {
  return seen.kind === 'seen' ? seen.text : seen.why
}

function answersOf({ deliveries }: PaymentDetail): readonly string[] {
  return deliveries.flatMap(({ status, attempts }) =>
    attempts.map(({ response, error }) =>
      response === null
        ? `${status} ${error}`
        : `${status} ${response.status_code} ${response.body}`,
    ),
  )
}

/** The last page of each visit. */
function pagesOf({ visits }: PaymentDetail): readonly string[] {
  return visits.map(({ requests, error }) => {
    const response = requests.at(-1)?.response
    return response == null ? String(error) : `${response.status_code} ${response.body}`
  })
}

/** Without what differs from one purchase to the next: ids, and times. */
function anonymous(observed: unknown, { order, payment }: Purchase): string {
  return JSON.stringify(observed)
    .replaceAll(payment.id, '<payment>')
    .replaceAll(new RegExp(`\\b${escapePattern(order)}\\b`, 'g'), '<order>')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>')
    .replaceAll(/\b1\d{9}(?:\d{3})?\b/g, '<time>')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
