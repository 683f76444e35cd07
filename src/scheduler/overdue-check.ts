import type { MachineTime } from './clock.ts'
import type { TenantQueue } from './tenant-queue.ts'

/** ms of real time between two checks */
const interval = 1_000

/**
 * Wakes each sleeping world that is overdue. Timers count how long the machine was awake, not what its clock says, so a
 * step of the clock or a sleep of the machine would make them late.
 */
export function createOverdueCheck(
  queues: ReadonlyMap<string, TenantQueue>,
  machineTime: MachineTime,
  wake: (queue: TenantQueue) => void,
) {
  let timer: NodeJS.Timeout | undefined

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function check(): void {
    const now = machineTime()
    let anySleeps = false
    for (const queue of queues.values()) {
      if (queue.sleepsUntil !== null && queue.wakesAt <= now) wake(queue)
      anySleeps ||= queue.sleepsUntil !== null
    }
    if (!anySleeps) stop()
  }

  return {
    start(): void {
      timer ??= setInterval(check, interval).unref()
    },
    stop,
  }
}
