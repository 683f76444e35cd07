import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'

type Context = Pick<Control, 'worlds' | 'scheduler'> & {
  readonly stores: Pick<Control['stores'], 'payments' | 'approvals'>
}

/** The person that the `auto` clock of a world waits for, in sentences after a space; '' where it waits for nobody. */
export function explainHold({ worlds, scheduler, stores }: Context, tenantId: string): string {
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
