import { toWorldEvent } from '../../scheduler/events.ts'
import type { Control } from '../control.ts'

/** Gives a world a name that people know it by, or (null) takes it away. */
export function nameWorld(
  { worlds, stores, events }: Pick<Control, 'worlds' | 'stores' | 'events'>,
  tenantId: string,
  name: string | null,
): void {
  worlds.ensure(tenantId)
  stores.worlds.setName(tenantId, name)
  const at = worlds.now(tenantId)
  const because = 'PUT /_sandbox/world'
  events.publish(toWorldEvent({ tenantId, at, kind: 'world.named', because }, { name }))
}
