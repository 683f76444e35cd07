const day = 86_400_000

/** @GUESS no source says when: 06:00 UTC, morning in Sweden */
const hour = 6 * 3_600_000

/** When money that was settled at `at` is disbursed: the next bank day, Monday to Friday. Both in ms, world time. */
export function nextDisbursement(at: number): number {
  let morning = Math.floor(at / day) * day + day
  while (isWeekend(morning)) morning += day
  return morning + hour
}

function isWeekend(at: number): boolean {
  const weekday = new Date(at).getUTCDay()
  return weekday === 0 || weekday === 6
}
