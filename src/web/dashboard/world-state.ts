import type { Control } from '../../control-api/control.ts'
import { type ArmedWorld, armedWorlds } from './armed-worlds.ts'
import { nameOfWorld } from './world-names.ts'

/** What makes the worlds that are shown behave other than usual. */
export type WorldState = {
  readonly armed: readonly ArmedWorld[]
  readonly paused: readonly {
    readonly tenantId: string
    readonly world: string
    readonly held: number
  }[]
}

/** `tenantId` null: all worlds. The scenarios' page tells itself what is armed. */
export function worldState(
  control: Control,
  tenantId: string | null,
  pathname: string,
): WorldState {
  const { stores, worlds } = control
  const shown = tenantId === null ? stores.worlds.notable(50) : [tenantId]
  return {
    armed: pathname === '/scenarios' ? [] : armedWorlds(control, tenantId),
    paused: shown
      .filter((id) => worlds.read(id).isPaused === 1)
      .map((id) => ({
        tenantId: id,
        world: nameOfWorld(control, id),
        held: stores.callbacks.heldCount(id),
      })),
  }
}
