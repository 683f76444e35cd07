import { toWorldEvent } from '../../scheduler/events.ts'
import type { Control } from '../control.ts'

type Context = Pick<Control, 'worlds' | 'stores' | 'events' | 'dispatcher'>

/** From now on the callbacks of a world are held when they are due. Those under way are not cut off. */
export function pauseCallbacks(control: Context, tenantId: string, by: string): void {
  const { worlds, stores } = control
  if (worlds.ensure(tenantId).isPaused === 1) return
  stores.worlds.setPaused(tenantId, true)
  publish(control, tenantId, 'world.paused', by, {})
}

/** Sends what was held, oldest first; callbacks go out again when they are due. Answers how many were held. */
export function resumeCallbacks(control: Context, tenantId: string, by: string): number {
  const { worlds, stores, dispatcher } = control
  if (worlds.read(tenantId).isPaused === 0) return 0
  stores.worlds.setPaused(tenantId, false)
  const sent = dispatcher.sendHeld(tenantId)
  publish(control, tenantId, 'world.resumed', by, { callbacks: sent })
  return sent
}

function publish(
  { worlds, events }: Context,
  tenantId: string,
  kind: 'world.paused' | 'world.resumed',
  because: string,
  facts: { readonly callbacks?: number },
): void {
  const at = worlds.now(tenantId)
  events.publish(toWorldEvent({ tenantId, at, kind, because }, facts))
}
