import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'

type Context = Pick<Control, 'worlds' | 'scheduler'> & {
  readonly stores: Pick<Control['stores'], 'payments' | 'approvals' | 'callbacks'>
}

/** What keeps a world from going on, in sentences after a space; '' where nothing does. */
export function explainHold(context: Context, tenantId: string): string {
  return `${explainPause(context, tenantId)}${explainPerson(context, tenantId)}`
}

function explainPause({ worlds, stores }: Context, tenantId: string): string {
  if (worlds.read(tenantId).isPaused === 0) return ''
  const count = stores.callbacks.heldCount(tenantId)
  const held = count === 1 ? 'one callback is held' : `${count} callbacks are held`
  return ` Callbacks of this world are paused, and ${held}: resume them with POST /_sandbox/callbacks/resume.`
}

/** The person that the `auto` clock of a world waits for. */
function explainPerson({ worlds, scheduler, stores }: Context, tenantId: string): string {
  const held = scheduler.heldBy(tenantId)
  if (held === null) return ''
  const { paymentSeq, payload, heldUntil } = held
  const seconds = Math.ceil((heldUntil - worlds.machineTime()) / 1_000)
  const clock = `The auto clock of this world is held at ${toWireTime(worlds.now(tenantId))} by`
  const end = `It goes on in ${seconds} s of real time at the latest`
  if (paymentSeq === null) {
    const id = stores.approvals.findBySeq(JSON.parse(payload).approval)?.id
    return ` ${clock} approval ${id}: a person opened its page and has not answered. ${end}, and at once after an answer, advance or settle.`
  }
  const { id } = stores.payments.get(paymentSeq)
  return ` ${clock} payment ${id}: a person opened its checkout and has neither left nor ended it. ${end}, and at once after a payer action such as approve, cancel or leave, after advance or settle.`
}
