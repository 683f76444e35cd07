import { randomUUID } from 'node:crypto'
import { connect } from '../client/connect.ts'
import { SandboxError } from '../client/sandbox-error.ts'
import type { World } from '../client/world.ts'
import type { Delivery } from '../control-api/schemas/delivery.ts'
import { Ids } from './ids.ts'
import { type Announcement, findLastStatuses, readAnnouncement, toStatuses } from './payments.ts'
import type { Exchange, Recording } from './recording.ts'

/** Where a sandbox is, and its SANDBOX_CONTROL_TOKEN where it has one. */
export type Address = { readonly url: string; readonly token?: string | undefined }

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Headers of a recorded request that are sent again; its tenant gets another id. */
const kept = /^(?:content-type|accept|x-api-version|sandbox-[\w-]+)$/

/** What the payer does where a recorded payment ended in a status. Without one, the clock decides. */
const payerActions = {
  PENDING: 'open',
  COMPLETED: 'approve',
  ABORTED: 'cancel',
  DECLINED: 'refuse',
  // Only a scenario makes it so, and its name is in the recorded request.
  CRASHED: 'approve',
} as const

const ends = ['COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']

/** How many steps of the clock one request may wait for. */
const mostSteps = 25

const beforeSteps = 'compare'

/**
 * Plays a recording in worlds of its own: sends its requests with ids of the sandbox, plays the payer, and moves the clock
 * only as far as the recorded answers had come.
 */
export class Replay {
  readonly ids = new Ids()
  readonly #address: Address
  readonly #recording: Recording
  readonly #isSigned: boolean
  readonly #lastStatuses: ReadonlyMap<string, string>
  readonly #worlds = new Map<string, World>()
  /** `<payment> <action>` */
  #acted = new Set<string>()

  constructor(address: Address, recording: Recording, isSigned: boolean) {
    this.#address = address
    this.#recording = recording
    this.#isSigned = isSigned
    this.#lastStatuses = findLastStatuses(recording)
  }

  /** Sends a request until its answer fits, as long as waiting or the payer can change that. */
  async play(exchange: Exchange, fits: (answer: Answer) => boolean): Promise<Answer> {
    const first = await this.#send(exchange)
    const isRefused = exchange.status < 300 && first.status >= 400
    if (fits(first) || (exchange.method !== 'GET' && !isRefused)) return first
    const world = await this.#worldOf(exchange)
    if (world === null) return first
    let last = first
    await this.#reach(world, this.#wantedBy(exchange), async () => {
      last = await this.#send(exchange)
      return fits(last)
    })
    return fits(last) ? last : first
  }

  /** Lets time pass until the sandbox has sent what the merchant got, if it ever does. */
  async waitForCallback(exchange: Exchange): Promise<void> {
    const told = this.readRecorded(exchange)
    const world = await this.#worldOf(exchange)
    if (told === null || world === null) return
    const isSent = async () => (await this.sent(world)).some((one) => isSame(one, told))
    if (await isSent()) return
    await this.#reach(world, new Map([[told.id, told.status]]), isSent)
  }

  /** What a recorded callback says, with the id that its subject has in the sandbox; null: nothing that is known here. */
  readRecorded(exchange: Exchange): Announcement | null {
    return readAnnouncement(exchange.body, (id) => this.ids.find(id))
  }

  /** Callbacks that were sent, oldest first. */
  async sent(world: World): Promise<(Announcement & { readonly delivery: Delivery })[]> {
    const deliveries = await world.callbacks()
    return deliveries.flatMap((delivery) => {
      const body = delivery.attempts[0]?.request.body ?? ''
      const told = readAnnouncement(body, (id) => (this.ids.isTaken(id) ? id : undefined))
      return told === null ? [] : [{ ...told, delivery }]
    })
  }

  /** Every world, with what was due at its last moment sent. */
  async finish(): Promise<readonly World[]> {
    const worlds = [...this.#worlds.values()]
    for (const world of worlds) await world.advance('1ms')
    return worlds
  }

  /** The clock goes back where it does not help. */
  async #reach(
    world: World,
    wanted: ReadonlyMap<string, string>,
    isReached: () => Promise<boolean>,
  ): Promise<void> {
    await world.snapshot(beforeSteps)
    const acted = new Set(this.#acted)
    for (let step = 0; step < mostSteps; step += 1) {
      if (!(await this.#moveOn(world, wanted))) break
      if (await isReached()) return
    }
    await world.restore(beforeSteps)
    this.#acted = acted
  }

  /** One action of the payer, or one step of the clock. false: nothing more will happen. */
  async #moveOn(world: World, wanted: ReadonlyMap<string, string>): Promise<boolean> {
    for (const [id, status] of wanted) if (await this.#playPayer(world, id, status)) return true
    const { next_due_at: next } = await world.clock.get()
    if (next === null) return false
    await world.advance({ to: next })
    return true
  }

  async #playPayer(world: World, id: string, status: string): Promise<boolean> {
    const action = Object.entries(payerActions).find(([wanted]) => wanted === status)?.[1]
    const key = `${id} ${action}`
    if (action === undefined || this.#acted.has(key)) return false
    try {
      const { status: now, timeline } = await world.payment(id)
      const isPlanned = timeline.some((one) => one.state === 'planned' && one.status === status)
      if (now === status || ends.includes(now) || isPlanned) return false
      this.#acted.add(key)
      await world.payer.act(id, action).catch(async () => {
        await world.payer.open(id)
        await world.payer.act(id, action)
      })
      return true
    } catch (error) {
      // It is no payment, or one whose payer cannot do that.
      if (error instanceof SandboxError && error.code !== 'unreachable') return false
      throw error
    }
  }

  /** The statuses that payments had by the recorded answer; where it tells of none, those they ended with. */
  #wantedBy(exchange: Exchange): ReadonlyMap<string, string> {
    const told = toStatuses(exchange.answer).filter(([id]) => this.#lastStatuses.has(id))
    const recorded = told.length > 0 ? told : [...this.#lastStatuses]
    return new Map(
      recorded.flatMap(([id, status]) => {
        const here = this.ids.find(id)
        return here === undefined ? [] : [[here, status] as const]
      }),
    )
  }

  async #send(exchange: Exchange): Promise<Answer> {
    const { method, path, headers, body } = exchange
    const world = await this.#worldOf(exchange)
    const sent = new Headers(Object.entries(headers).filter(([name]) => kept.test(name)))
    if (world !== null) sent.set('tenant_id', world.tenantId)
    // A malformed one is refused for what it is.
    else if (headers['tenant_id'] !== undefined) sent.set('tenant_id', headers['tenant_id'])
    const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
    return await ask(new URL(this.ids.translatePath(path), this.#address.url), {
      method,
      headers: sent,
      ...(hasBody
        ? { body: this.ids.translateBody(body, (text, key) => this.#toInbox(text, key)) }
        : {}),
    })
  }

  /** Callbacks go to an inbox of the sandbox, never to the recorded address. */
  #toInbox(text: string, key: string): string {
    const isAddress = /callback_urls?$/.test(key) && /^https?:/i.test(text)
    return isAddress ? new URL('/_sandbox/inbox/compare', this.#address.url).href : text
  }

  /** The world that stands for the recorded tenant; null where the request names none. A callback belongs to the only one. */
  async #worldOf({ kind, headers }: Exchange): Promise<World | null> {
    if (kind === 'callback') return [...this.#worlds.values()].at(-1) ?? null
    const tenant = headers['tenant_id']?.toLowerCase() ?? ''
    if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(tenant)) return null
    const known = this.#worlds.get(tenant)
    if (known !== undefined) return known
    const world = connect<`http://${string}`>(this.#address.url as `http://${string}`, {
      token: this.#address.token,
    }).world(randomUUID())
    const now = this.#recording.startedAt
    await world.seed(tenant, { mode: 'manual', ...(now === null ? {} : { now }) })
    if (this.#isSigned) await world.generateSigningKey()
    this.#worlds.set(tenant, world)
    return world
  }
}

function isSame(one: Announcement, other: Announcement): boolean {
  return one.id === other.id && one.status === other.status
}

/** Throws a SandboxError (`unreachable`) where nothing answers. */
export async function ask(url: URL, init: RequestInit): Promise<Answer> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual' })
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SandboxError(0, 'unreachable', `Nothing answers at ${url.origin}: ${reason}`)
  }
}
