import { expect, test } from 'vitest'
import { settleMomentIn, toSettleMoment } from '../../src/settlement/settle-moment.ts'

const closed = Date.parse('2032-01-01T12:00:00.000Z')

test.each([
  ['relative', '250ms', '2032-01-01T12:00:00.250Z'],
  ['relative', '2d12h', '2032-01-04T00:00:00.000Z'],
  ['relative', 'P2DT12H', '2032-01-04T00:00:00.000Z'],
  ['relative', 'PT90M', '2032-01-01T13:30:00.000Z'],
  ['relative', 'P2W', '2032-01-15T12:00:00.000Z'],
  ['cron', '0 12 * * *', '2032-01-02T12:00:00.000Z'],
  ['cron', '0 6 * * MON-FRI', '2032-01-02T06:00:00.000Z'],
  ['cron', '0 0 29 2 *', '2032-02-29T00:00:00.000Z'],
  ['absolute', '2032-01-01T13:00:00Z', '2032-01-01T13:00:00.000Z'],
  ['absolute', '2031-01-01T13:00:00Z', '2032-01-01T12:00:00.000Z'],
])('settles an order closed at noon by %s %s at %s', (type, value, at) => {
  expect(new Date(toSettleMoment(type, value, closed) ?? 0).toISOString()).toBe(at)
})

test.each([
  ['relative', ''],
  ['relative', 'P'],
  ['relative', 'PT'],
  ['relative', 'P1Y'],
  ['relative', '3 days'],
  ['cron', ''],
  ['cron', '61 * * * *'],
  ['cron', '0 0 31 2 *'],
  ['absolute', 'tomorrow'],
  ['absolute', '2032-01-01'],
  ['absolute', '2032-01-01T12:00:00'],
])('knows no moment for %s %j', (type, value) => {
  expect(toSettleMoment(type, value, closed)).toBeNull()
})

test('knows no moment where there is no schedule', () => {
  expect(settleMomentIn(null, closed)).toBeNull()
})
