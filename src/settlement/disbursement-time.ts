import { isBankDay } from './bank-holidays.ts'

const day = 86_400_000

/** @GUESS no source says when: 06:00 UTC, morning in Sweden */
const hour = 6 * 3_600_000

/** When money that was settled at `at` is disbursed: the next Swedish bank day. Both in ms, world time. */
export function nextDisbursement(at: number): number {
  let midnight = Math.floor(at / day) * day + day
  while (!isBankDay(midnight)) midnight += day
  return midnight + hour
}
