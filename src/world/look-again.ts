import type { MachineTime } from './clock.ts'
import type { Lane } from './lane.ts'

/** ms of real time between two looks at the worlds that sleep */
const every = 1_000

/**
 * Wakes each sleeping world that is overdue. Timers count how long the machine was awake, not what its clock says: a
 * step of the clock or a sleep of the machine would leave them late.
 */
export function createLookAgain(
  lanes: ReadonlyMap<string, Lane>,
  machineTime: MachineTime,
  wake: (lane: Lane) => void,
) {
  let timer: NodeJS.Timeout | undefined

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function look(): void {
    const now = machineTime()
    let anySleeps = false
    for (const lane of lanes.values()) {
      if (lane.sleepsUntil !== null && lane.wakesAt <= now) wake(lane)
      anySleeps ||= lane.sleepsUntil !== null
    }
    if (!anySleeps) stop()
  }

  return {
    start(): void {
      timer ??= setInterval(look, every).unref()
    },
    stop,
  }
}
