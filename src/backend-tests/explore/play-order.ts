import { setTimeout as pause } from 'node:timers/promises'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { buyAndApprove } from '../catalogue/plain.ts'
import { Undecided } from '../run/endings.ts'
import type { Purchase, Trial } from '../run/trial.ts'
import { retriesEnd, slot } from './order-scenario.ts'
import { type Block, has, type Order } from './orders.ts'

/** What a backend has answered, asked and believed after the first blocks of an order; null where that is not to be seen. */
export type Watch = (played: number, observed: string | null) => void

/** What the blocks of an order are played with. */
type Scene = {
  readonly trial: Trial
  /** null until the purchase is known: create payment was not answered */
  purchase: Purchase | null
  readonly answered: Promise<Purchase>
  /** visits that may still wait for an answer of Ping that is held */
  readonly visits: Promise<unknown>[]
  /** what the payer's visits were answered */
  readonly pages: string[]
  readonly holdsReads: boolean
}

/** Plays one order, block by block, and then time until every retry was made. */
export async function playOrder(trial: Trial, order: Order, watch?: Watch): Promise<Purchase> {
  const scene = await beginScene(trial, order)
  for (const [index, block] of order.entries()) {
    await playBlock(scene, block)
    watch?.(index + 1, await observe(scene))
  }
  const purchase = await scene.answered
  await trial.advance(retriesEnd)
  await Promise.all(scene.visits)
  return purchase
}

async function beginScene(trial: Trial, order: Order): Promise<Scene> {
  const rest = { trial, visits: [], pages: [], holdsReads: has(order, 'S') }
  if (!has(order, 'A')) {
    const purchase = await buyAndApprove(trial)
    return { ...rest, purchase, answered: Promise.resolve(purchase) }
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
  return { ...rest, purchase: null, answered }
}

async function playBlock(scene: Scene, block: Block): Promise<void> {
  const { trial } = scene
  const isOnTheirOwn = block.every((atom) => atom !== 'P' && atom !== 'K' && atom !== 'k')
  if (isOnTheirOwn) await trial.advance(slot)
  if (block.includes('A')) scene.purchase = await scene.answered
  const tasks = [
    ...(isOnTheirOwn ? [] : [() => trial.advance(slot)]),
    ...block.flatMap((atom) => (atom === 'R' || atom === 'r' ? [() => comeBack(scene)] : [])),
    ...(block.includes('X') ? [() => restart(trial)] : []),
  ]
  await Promise.all(tasks.map((task) => task()))
}

/** ms of real time in which a backend that asks Ping has done so */
const askedWithin = 250

async function comeBack(scene: Scene): Promise<void> {
  const purchase = scene.purchase ?? (await scene.answered)
  const url = await scene.trial.returnUrl(purchase)
  const visited = scene.trial.visit(purchase, url).then(({ status, body }) => {
    scene.pages.push(`${status} ${body}`)
  })
  if (!scene.holdsReads) return void (await visited)
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
  const seen = await believed(trial, purchase)
  if (seen === null) return null
  const answers = [...answersOf(detail), ...scene.pages].sort()
  return anonymous({ answers, requests: requests.sort(), seen }, purchase)
}

/** What it believes, once it believes the same twice. */
async function believed(trial: Trial, purchase: Purchase): Promise<string | null> {
  let before = ''
  for (let look = 0; look < looksAtMost; look += 1) {
    const seen = await trial.see(purchase)
    if (seen.kind === 'unclear') return null
    const text = seen.kind === 'seen' ? seen.text : seen.why
    if (text === before) return text
    before = text
    await pause(settlesFor)
  }
  return null
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
