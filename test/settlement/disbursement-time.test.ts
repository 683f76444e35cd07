import { expect, test } from 'vitest'
import { nextDisbursement } from '../../src/settlement/disbursement-time.ts'

test.each([
  ['2032-01-01T00:00:00Z', '2032-01-02T06:00:00.000Z'],
  ['2032-01-01T23:59:59Z', '2032-01-02T06:00:00.000Z'],
  ['2032-01-02T05:00:00Z', '2032-01-05T06:00:00.000Z'],
  ['2032-01-03T12:00:00Z', '2032-01-05T06:00:00.000Z'],
  ['2032-01-04T12:00:00Z', '2032-01-05T06:00:00.000Z'],
  ['2032-01-05T00:00:00Z', '2032-01-06T06:00:00.000Z'],
])('disburses what was settled at %s at %s', (settled, disbursed) => {
  expect(new Date(nextDisbursement(Date.parse(settled))).toISOString()).toBe(disbursed)
})
