import { SandboxError } from '../../client/sandbox-error.ts'
import type { ClockReport } from '../../control-api/schemas/clock.ts'
import { parseUrl } from '../../input/parse-url.ts'
import { openJar } from '../../visits/cookie-jar.ts'
import { follow } from '../../visits/follow.ts'
import { BackendTestError } from '../report.ts'
import type { Bought, Subject } from '../subject/subject.ts'
import { buyPatiently } from './buying.ts'
import { ownPrefix } from './run-check.ts'
import { createSandboxCalls, type SandboxAddress, type SandboxCalls } from './sandbox-calls.ts'

/** Payments on a page of the list. */
const page = 200

/** Throws where a world has payments that no run of ours caused. */
export async function refuseForeignPayments(calls: SandboxCalls): Promise<void> {
  const own = new Set(await calls.probes())
  let before: string | undefined
  for (;;) {
    const found = await calls.newest({ limit: page, ...(before === undefined ? {} : { before }) })
    const foreign = found.find(
      ({ id, scenario }) => !own.has(id) && !scenario.name.startsWith(ownPrefix),
    )
    if (foreign !== undefined)
      throw new BackendTestError(
        2,
        `The world of tenant ${calls.tenantId} has payments that are not of this test, such as ${foreign.id}. Use --own for a sandbox of its own, --tenant for another world, or --in-use to run in this one: its clock is moved meanwhile.`,
      )
    before = found.at(-1)?.id
    if (found.length < page) return
  }
}

/** The tenant that the backend calls Ping with; or why it could not be learnt. */
export type Learnt = { readonly tenantId: string } | { readonly why: string }

/** Has the backend buy once, and looks in which world that causes a payment. */
export async function learnTenant(
  subject: Subject,
  sandbox: SandboxAddress,
  signal: AbortSignal,
): Promise<Learnt> {
  const calls = createSandboxCalls(sandbox, null)
  const known = new Set((await calls.newest({ limit: page })).map(({ id }) => id))
  const jar = openJar()
  const bought = await buyPatiently(
    () => subject.buy({}, jar),
    () => signal.aborted,
    ({ accepted }) => accepted !== 'silent',
  )
  const why = whyNotBought(bought)
  if (why !== null) return { why }
  if (bought.redirect !== null && parseUrl(bought.redirect) !== null)
    await follow(bought.redirect, { jar, stopsAt: (url) => new URL(url).origin === calls.origin })
  const caused = (await calls.newest({ limit: page })).filter(({ id }) => !known.has(id))
  const tenants = [...new Set(caused.map(({ tenant_id }) => tenant_id))]
  const [tenantId] = tenants
  if (tenantId === undefined)
    return {
      why: `buy was answered ${bought.answer}, and no payment was created at this sandbox: does the backend call ${calls.origin}/payments/?`,
    }
  if (tenants.length > 1)
    throw new BackendTestError(
      2,
      'Others use this sandbox at the same time, so the tenant cannot be learnt: name it as tenant_id in the file, or with --tenant.',
    )
  await calls.noteProbes(caused.map(({ id }) => id))
  return { tenantId }
}

/** Why a purchase came to nothing; null: it did not. */
export function whyNotBought({ accepted, answer, order }: Bought): string | null {
  if (accepted === 'silent') return `The backend did not answer buy: ${answer}.`
  if (accepted === 'no') return `The backend answered buy with ${answer}.`
  return order === null ? `buy was answered ${answer}, and no order is where the file says.` : null
}

/** A world whose time stands for a run. */
export async function holdClock(calls: SandboxCalls) {
  const before = await calls.clock.get()
  const { now: begun } = before.mode === 'manual' ? before : await calls.clock.set('manual')
  return {
    /** Nothing is armed any more, and the clock has its old mode. Answers the mode, and how far it was moved in ms. */
    async release(): Promise<{ mode: ClockReport['mode']; moved_ms: number }> {
      await calls.disarm()
      const { now } = await calls.clock.get()
      if (before.mode !== 'manual') await calls.clock.set(before.mode)
      return { mode: before.mode, moved_ms: Date.parse(now) - Date.parse(begun) }
    },
  }
}

/** A refusal of the sandbox, as the end of a run. */
export function toRunError(error: unknown): unknown {
  if (!(error instanceof SandboxError)) return error
  return new BackendTestError(3, error.message)
}
