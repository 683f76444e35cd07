import { expect, test } from 'vitest'
import { nextDisbursement } from '../../src/settlement/disbursement-time.ts'

test.each([
  ['2032-01-01T00:00:00Z', '2032-01-02T06:00:00.000Z'],
  ['2032-01-01T23:59:59Z', '2032-01-02T06:00:00.000Z'],
  ['2032-01-02T05:00:00Z', '2032-01-05T06:00:00.000Z'],
  ['2032-01-03T12:00:00Z', '2032-01-05T06:00:00.000Z'],
  ['2032-01-04T12:00:00Z', '2032-01-05T06:00:00.000Z'],
  ['2032-01-05T00:00:00Z', '2032-01-07T06:00:00.000Z'],
  ['2026-12-23T12:00:00Z', '2026-12-28T06:00:00.000Z'],
  ['2026-12-30T12:00:00Z', '2027-01-04T06:00:00.000Z'],
  ['2026-04-02T12:00:00Z', '2026-04-07T06:00:00.000Z'],
  ['2026-04-30T12:00:00Z', '2026-05-04T06:00:00.000Z'],
  ['2026-05-13T12:00:00Z', '2026-05-15T06:00:00.000Z'],
  ['2025-06-05T12:00:00Z', '2025-06-09T06:00:00.000Z'],
  ['2026-06-18T12:00:00Z', '2026-06-22T06:00:00.000Z'],
])('disburses what was settled at %s at %s', (settled, disbursed) => {
  expect(new Date(nextDisbursement(Date.parse(settled))).toISOString()).toBe(disbursed)
})

/** Bank holidays that fall on Monday to Friday, as Bankgirot and the Riksbank publish them. */
const holidays: Readonly<Record<string, readonly string[]>> = {
  2024: '01-01 03-29 04-01 05-01 05-09 06-06 06-21 12-24 12-25 12-26 12-31'.split(' '),
  2025: '01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31'.split(' '),
  2026: '01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31'.split(' '),
  2038: '01-01 01-06 04-23 04-26 06-03 06-25 12-24 12-31'.split(' '),
}

test.each(Object.keys(holidays))('knows the bank days of %s', (year) => {
  const first = Date.UTC(Number(year), 0, 1)
  const closed: string[] = []
  for (let day = first; new Date(day).getUTCFullYear() === Number(year); day += 86_400_000) {
    const weekday = new Date(day).getUTCDay()
    const isOpen = nextDisbursement(day - 1) === day + 6 * 3_600_000
    if (!isOpen && weekday > 0 && weekday < 6) closed.push(new Date(day).toISOString().slice(5, 10))
  }
  expect(closed).toEqual(holidays[year])
})
