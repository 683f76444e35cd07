import { formatDuration } from '../payment/duration.ts'
import type { MachineTime } from './clock.ts'

/** ms by which the two clocks of the host may drift apart between two readings before it counts as a step */
const tolerance = 1_000

/**
 * The host's time, ms since the epoch, for everything that is recorded or due: it never runs backwards. Where the
 * host's clock is set back, time goes on by the steady clock until the host's clock is right again, so what is due
 * still comes. Where it jumps ahead, as after a sleep, time jumps too. `onStep` is called once for each step.
 */
export function createHostClock({
  wall = () => Date.now(),
  steady = () => performance.now(),
  onStep,
}: {
  /** ms since the epoch; may step in both directions */
  wall?: () => number
  /** ms since anything; never steps */
  steady?: () => number
  onStep: (text: string) => void
}): MachineTime {
  let lastWall = wall()
  let lastSteady = steady()
  let last = lastWall
  /** ms that time here is ahead of the host's clock */
  let lead = 0

  return () => {
    const [wallNow, steadyNow] = [wall(), steady()]
    const elapsed = steadyNow - lastSteady
    const step = Math.round(wallNow - lastWall - elapsed)
    lastWall = wallNow
    lastSteady = steadyNow
    if (Math.abs(step) > Math.max(tolerance, elapsed / 1_000)) {
      lead = Math.max(0, lead - step)
      onStep(describe(step))
    }
    last = Math.max(last, wallNow + lead)
    return last
  }
}

function describe(step: number): string {
  const by = formatDuration(Math.round(Math.abs(step) / 1_000) * 1_000)
  return step < 0
    ? `The clock of this machine was set back by ${by}. Time in the sandbox goes on without the step.`
    : `The clock of this machine jumped ahead by ${by}, as after a sleep. What came due meanwhile is done now.`
}
