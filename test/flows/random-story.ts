/** A scenario drawn at random, and how its merchant behaves. Times are whole seconds. */
export type Story = {
  readonly final: 'COMPLETED' | 'DECLINED' | 'CRASHED'
  readonly finalDelay: number
  readonly deliveries: readonly {
    readonly of: 'pending' | 'final'
    readonly after: 'pending' | 'final' | 'checkout.approved'
    readonly delay: number
    readonly copies: number
    readonly gap: number
    readonly send: boolean
    readonly mutate: {
      readonly status?: string
      readonly signature?: 'wrong' | 'missing'
      readonly body?: 'truncated' | 'not_json' | 'empty'
      readonly content_type?: string
    }
    readonly answers: readonly number[]
  }[]
  readonly retry: {
    readonly attempts: number
    readonly backoff: readonly number[]
    readonly on: readonly string[]
  }
  readonly refusals: number
}

type Told = { delivery: string; type: string; body: string; signature: string }

/**
 * What the merchant must receive, worked out apart from the program: groups of messages of the same second, in order;
 * within a second the order is open.
 */
export function expectedGroups(story: Story): Told[][] {
  const sent = [...scripted(story), ...byDefault(story)].sort((a, b) => a.at - b.at)
  const groups = new Map<number, Told[]>()
  for (const { at, told } of sent) groups.set(at, [...(groups.get(at) ?? []), told])
  return [...groups.values()]
}

function scripted(story: Story): { at: number; told: Told }[] {
  return story.deliveries.flatMap((delivery, index) => {
    const { of, send, copies, gap, after, delay, answers, mutate } = delivery
    const firsts = Array.from({ length: send ? copies : 0 }, (_, copy) => {
      // Its step comes first.
      return Math.max(toTimes(story)[after] + delay + copy * gap, toTimes(story)[of])
    })
    const heard = copies > 1 ? answers.slice(0, 1) : answers
    // The tenant has a key, so that a callback without the right signature is a forgery, which is sent once.
    const isForged = mutate.signature !== undefined
    return firsts
      .flatMap((first) => (isForged ? [first] : attemptTimes(story, first, heard)))
      .map((at) => ({ at, told: damaged(story, index) }))
  })
}

function byDefault(story: Story): { at: number; told: Told }[] {
  return (['pending', 'final'] as const)
    .filter((of) => !story.deliveries.some((delivery) => delivery.of === of))
    .map((of) => ({ at: toTimes(story)[of], told: honest('default', toStatus(story, of)) }))
}

function toTimes({ finalDelay }: Story) {
  return { pending: 0, 'checkout.approved': 0, final: finalDelay }
}

function attemptTimes({ retry }: Story, first: number, answers: readonly number[]): number[] {
  const times = [first]
  for (;;) {
    const answer = answers[Math.min(times.length, answers.length) - 1] ?? 200
    const kind = answer >= 500 ? '5xx' : '4xx'
    const goesOn = answer >= 300 && retry.on.includes(kind) && times.length < retry.attempts
    if (!goesOn) return times
    const wait = retry.backoff[Math.min(times.length, retry.backoff.length) - 1] ?? 0
    times.push((times.at(-1) ?? 0) + wait)
  }
}

function damaged(story: Story, index: number): Told {
  const delivery = story.deliveries[index]
  if (delivery === undefined) throw new Error(`no delivery ${index}`)
  const { mutate, of } = delivery
  const told = honest(String(index), mutate.status ?? toStatus(story, of))
  const bodies = { truncated: 'garbage', not_json: 'garbage', empty: 'empty' }
  return {
    ...told,
    ...(mutate.content_type === undefined ? {} : { type: mutate.content_type }),
    ...(mutate.body === undefined ? {} : { body: bodies[mutate.body] }),
    ...(mutate.signature === undefined ? {} : { signature: mutate.signature }),
  }
}

function honest(delivery: string, status: string): Told {
  return { delivery, type: 'application/json', body: status, signature: 'honest' }
}

function toStatus({ final }: Story, of: 'pending' | 'final'): string {
  return of === 'pending' ? 'PENDING' : final
}
